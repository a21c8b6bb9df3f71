namespace Gantry.Build.Stages;

/// <summary>Tells what stages do in the order of the file though they run at once: the first one unfinished is told as it goes, the others when it is their turn.</summary>
internal sealed class BuildOutput(IReadOnlyList<int> stages, IProgress<BuildMessage> progress)
{
    private const int MostWaiting = 100_000;
    private readonly Lock gate = new();
    private readonly Dictionary<int, List<BuildMessage>> waiting = stages.ToDictionary(stage => stage, _ => new List<BuildMessage>());
    private readonly HashSet<int> done = [];
    private int front;

    public void Report(int stage, BuildMessage message)
    {
        lock (gate)
        {
            if (front < stages.Count && stages[front] == stage)
                progress.Report(message);
            else if (waiting.GetValueOrDefault(stage) is { } later && later.Count < MostWaiting)
                later.Add(message);
        }
    }

    /// <summary>The stage tells no more.</summary>
    public void Complete(int stage)
    {
        lock (gate)
        {
            done.Add(stage);
            while (front < stages.Count && done.Contains(stages[front]))
            {
                front++;
                if (front < stages.Count)
                    Flush(stages[front]);
            }
        }
    }

    /// <summary>What a stage that failed has told is heard now, whoever's turn it is.</summary>
    public void Flush(int stage)
    {
        lock (gate)
        {
            if (!waiting.Remove(stage, out List<BuildMessage>? messages))
                return;
            foreach (BuildMessage message in messages)
                progress.Report(message);
        }
    }
}
