import { EVIDENCE_COUNTS } from './slot-evidence.js';
import { ShapeTable } from './shape-table.js';
import { type Template, type TemplateMerge } from './template-classes.js';
import { TemplateLearner } from './template-learner.js';
import { type TokenBuffer } from './token-buffer.js';

/** Mines line by line: what `tocsin templates` and the evaluation use. The services learn when a time bucket closes. */
export class TemplateMiner {
  private readonly shapes = new ShapeTable();
  private readonly learner: TemplateLearner;
  private readonly nodes: number[] = [];

  constructor(source: string, counts = EVIDENCE_COUNTS) {
    this.learner = new TemplateLearner(source, counts);
  }

  /** The node of the line's template; `templateOf(node)` may become more general later. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const shape = this.shapes.shapeOf(bytes, start, end);
    return (this.nodes[shape] ??= this.learner.learn(this.shapes.signature(shape)));
  }

  templateOf(node: number): Template {
    return this.learner.templateOf(node);
  }

  /** Two nodes are one template when this is the same; it may change later. */
  rootOf(node: number): number {
    return this.learner.rootOf(node);
  }

  /** The tokens of the line that was added last. */
  get tokens(): TokenBuffer {
    return this.shapes.tokens;
  }

  /** The masked tokens of a node, and of the class that it belongs to. */
  signaturesOf(node: number): { readonly own: readonly string[]; readonly general: readonly string[] } {
    return { own: this.learner.signatureOf(node), general: this.learner.classSignature(node) };
  }

  takeMerges(): TemplateMerge[] {
    return this.learner.takeMerges();
  }
}
