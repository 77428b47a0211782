namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>All peers choose the same value of two.</summary>
public sealed class ConsensusTask : INetTask
{
    /// <inheritdoc/>
    public string Name => "consensus";

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <summary>All take the value of the first one by name.</summary>
    /// <inheritdoc/>
    public string Answer(PeerView view, string self) => $"{view.FirstValue}";

    /// <summary>Is 1 when all say 0 or all say 1, else 0.</summary>
    /// <inheritdoc/>
    public double Score(SampleGraph graph, IReadOnlyList<string> answers) => answers.All(answer => answer == "0") || answers.All(answer => answer == "1") ? 1 : 0;
}
