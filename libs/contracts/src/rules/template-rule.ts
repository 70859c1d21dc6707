import { z } from 'zod';

/** Stands for any value in the text of a template. */
const VALUE = '<*>';
const isTemplateId = (text: string): boolean => /^t-[0-9a-f]{13}$/.test(text);

/** What a person decided about one log template. */
export const templateRuleSchema = z
  .strictObject({
    template: z.string().min(1).describe('Id (`t-…`) or text of a log template, as the API shows them.'),
    service: z.string().min(1).optional().describe('Only in this service; in all when absent.'),
    name: z.string().min(1).max(200).optional().describe('What people call it.'),
    mute: z.boolean().default(false).describe('Counted and shown, but never a signal.'),
    mergeInto: z.string().min(1).optional().describe('Id or text of the template that its lines count for.'),
    split: z.boolean().default(false).describe('Each wording that was taken together is a template of its own.'),
    pin: z
      .boolean()
      .default(false)
      .describe('Every line that fits the text is this template, whatever is learnt; `<*>` stands for any value.'),
  })
  .refine(({ pin, template }) => !pin || !isTemplateId(template), {
    path: ['template'],
    message: 'pin needs the text of a template, with <*> for its values, not its id',
  })
  .refine(({ pin, template }) => !pin || template.replaceAll(VALUE, '').trim() !== '', {
    path: ['template'],
    message: 'a pinned text of values alone fits every line',
  })
  .refine(({ split, mergeInto }) => !split || mergeInto === undefined, {
    path: ['split'],
    message: 'one of split or mergeInto, not both',
  })
  .refine(({ template, mergeInto }) => template !== mergeInto, {
    path: ['mergeInto'],
    message: 'a template cannot be merged into itself',
  })
  .refine(
    ({ name, mute, mergeInto, split, pin }) => mute || split || pin || name !== undefined || mergeInto !== undefined,
    { message: 'says nothing: one of name, mute, mergeInto, split, pin is needed' },
  );
export type TemplateRule = z.infer<typeof templateRuleSchema>;
