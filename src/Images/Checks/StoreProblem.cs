namespace Gantry.Images;

/// <summary>One thing that is wrong with a store, as a sentence.</summary>
public sealed record StoreProblem(StoreDamage Kind, string Message, bool IsRepaired);
