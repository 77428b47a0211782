namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>A task that peers solve together: each gives an answer of its own, and the answers have to fit.</summary>
/// <remarks>Immutable and thread-safe. Tasks and scores: AgentsNet, arXiv 2507.08616.</remarks>
public interface INetTask
{
    /// <summary>Gets its name.</summary>
    string Name { get; }

    /// <summary>Gets whether few rounds are given however far apart peers are, as long as they are 16 or fewer.</summary>
    bool IsLocal { get; }

    /// <summary>Answers for one peer, by a rule that leads all peers with the same view to answers that fit.</summary>
    /// <param name="view">What the peer knows.</param>
    /// <param name="self">Its name.</param>
    /// <returns>The answer.</returns>
    string Answer(PeerView view, string self);

    /// <summary>Judges the answers of all.</summary>
    /// <param name="graph">The whole graph.</param>
    /// <param name="answers">What each answered, by index.</param>
    /// <returns>0 to 1; 1 when all fit.</returns>
    double Score(SampleGraph graph, IReadOnlyList<string> answers);
}
