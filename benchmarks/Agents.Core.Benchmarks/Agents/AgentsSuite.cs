using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>One agent: the loop of a model and a tool, making an agent, and many runs at once.</summary>
public sealed class AgentsSuite : ISuite
{
    private const string Loop = "loop-one-tool";
    private const string Create = "create";
    private const string Concurrent = "concurrent-10000";
    private const string PeerFolder = "agents";

    // A subject is one class that implements IAgentsSubject, listed here in the order of the table.
    private readonly IAgentsSubject[] _subjects = [new OursAgents(), new FloorAgents()];

    /// <inheritdoc/>
    public string Name => "agents";

    /// <inheritdoc/>
    public string Description => "one agent with an instant model, the same work for every subject.";

    /// <inheritdoc/>
    public IReadOnlyList<MeasurementName> Names { get; } =
    [
        new(Loop, ["us", "B"], "one run of an existing agent: question, tool call, tool, answer"),
        new(Create, ["us", "B"], "making an agent of instructions, a model and a tool that exist already"),
        new(Concurrent, ["ms", "MB"], "10,000 one-turn runs, all waiting for the model at the same time; wall time and peak growth of the heap"),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Subjects => [.. _subjects.Select(s => s.Name)];

    /// <inheritdoc/>
    public IReadOnlyList<Peer> Peers { get; } =
    [
        new("ai", PeerFolder, "ai.mjs", new NodeRuntime()),
        new("openai-agents", PeerFolder, "openai-agents.mjs", new NodeRuntime()),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ITrial> CreateTrials() =>
    [
        .. _subjects.Select(s => OperationTrial.CreateAsync(Loop, s.Name, s.AnswerWithToolAsync, InstantChatClient.Answer)),
        .. _subjects.Select(s => OperationTrial.Create(Create, s.Name, s.Create)),
        .. _subjects.Select(s => new ConcurrentRunsTrial(Concurrent, s)),
    ];
}
