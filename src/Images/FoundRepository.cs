namespace Gantry.Images;

/// <summary>A repository that a search found.</summary>
public sealed record FoundRepository(string Name, string Description, int Stars, bool IsOfficial);
