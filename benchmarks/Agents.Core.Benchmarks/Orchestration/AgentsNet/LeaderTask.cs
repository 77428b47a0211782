namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Exactly one peer says that it leads.</summary>
public sealed class LeaderTask : INetTask
{
    /// <inheritdoc/>
    public string Name => "leader election";

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <summary>The last one by name leads.</summary>
    /// <inheritdoc/>
    public string Answer(PeerView view, string self) => view.Names.Last() == self ? "yes" : "no";

    /// <summary>Is 1 when one says yes and all others no, else 0.</summary>
    /// <inheritdoc/>
    public double Score(SampleGraph graph, IReadOnlyList<string> answers) =>
        answers.All(answer => answer is "yes" or "no") && answers.Count(answer => answer == "yes") == 1 ? 1 : 0;
}
