import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Open } from '@tocsin/platform';
import { apiPage } from './api-page.js';

export const API_DOCUMENT = Symbol('api-document');

/** The description of the API: for programs, and for people. */
@Controller('api/v1')
export class ApiDocumentController {
  constructor(@Inject(API_DOCUMENT) private readonly document: Record<string, unknown>) {}

  @Open()
  @Get('openapi.json')
  json(): Record<string, unknown> {
    return this.document;
  }

  @Open()
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return apiPage(this.document);
  }
}
