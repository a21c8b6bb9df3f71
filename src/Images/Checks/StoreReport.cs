namespace Gantry.Images;

/// <summary>What a check of a store has looked at and found.</summary>
public sealed record StoreReport(int Images, int Blobs, long Bytes, int Layers, int Snapshots, IReadOnlyList<StoreProblem> Problems)
{
    public bool IsSound => Problems.All(problem => problem.IsRepaired);
}
