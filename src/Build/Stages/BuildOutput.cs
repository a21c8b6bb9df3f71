namespace Gantry.Build.Stages;

/// <summary>Tells what stages do in the order of the file though they run at once: the first one unfinished is told as it goes, the others when it is their turn.</summary>
internal sealed class BuildOutput(IReadOnlyList<int> stages, IProgress<BuildMessage> progress)
{
    private const int MostWaiting = 100_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<BuildMessage>> _waiting = stages.ToDictionary(stage => stage, _ => new List<BuildMessage>());
    private readonly HashSet<int> _done = [];
    private int _front;

    public void Report(int stage, BuildMessage message)
    {
        lock (_gate)
        {
            if (_front < stages.Count && stages[_front] == stage)
                progress.Report(message);
            else if (_waiting.GetValueOrDefault(stage) is { } later && later.Count < MostWaiting)
                later.Add(message);
        }
    }

    /// <summary>The stage tells no more.</summary>
    public void Complete(int stage)
    {
        lock (_gate)
        {
            _done.Add(stage);
            while (_front < stages.Count && _done.Contains(stages[_front]))
            {
                _front++;
                if (_front < stages.Count)
                    Flush(stages[_front]);
            }
        }
    }

    /// <summary>What a stage that failed has told is heard now, whoever's turn it is.</summary>
    public void Flush(int stage)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(stage, out List<BuildMessage>? messages))
                return;
            foreach (BuildMessage message in messages)
                progress.Report(message);
        }
    }
}
