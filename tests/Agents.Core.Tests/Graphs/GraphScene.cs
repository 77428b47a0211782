using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>A run of a graph on a clock that stands still, one thread at a time, with what happened to its nodes as short lines.</summary>
internal sealed class GraphScene
{
    public GraphScene() => Options = new RunOptions
    {
        Clock = Clock,
        SingleThreaded = true,
        EventBufferCapacity = 1 << 16,
        ObserverGrace = TimeSpan.FromHours(1), // by a clock that may be moved over the end of the run
        Observers = { Recorder },
        EventContent = EventContent.Included,
    };

    public ManualTimeProvider Clock { get; } = new();

    public EventRecorder Recorder { get; } = new();

    public RunOptions Options { get; }

    /// <summary>Gets what happened to nodes, in order: one line an event.</summary>
    public IReadOnlyList<string> Story => [.. Recorder.Events.Select(Tell).OfType<string>()];

    /// <summary>Gets the lines about what was given up or went wrong: all but starts and ends as wanted.</summary>
    public IReadOnlyList<string> Trouble =>
        [.. Story.Where(line => !line.EndsWith(" started", StringComparison.Ordinal) && !line.EndsWith(" completed", StringComparison.Ordinal))];

    public static Func<int, int> Throws(string message) => _ => throw new FormatException(message);

    public static Func<int, AgentContext, CancellationToken, ValueTask<int>> Refuses(string message, StopReason reason = StopReason.NoProgress) =>
        (_, context, _) => throw new AgentStoppedException(context.Path.Name, reason, message);

    /// <summary>Spends tool calls at a place.</summary>
    public static void Spend(AgentContext context, int toolCalls)
    {
        Assert.True(context.Budget.TryReserve(new Spend { ToolCalls = toolCalls }, out Reservation reservation, out BudgetRefusal? _));
        reservation.Settle(new Spend { ToolCalls = toolCalls });
    }

    public Task<RunResult<TOutput>> RunAsync<TInput, TOutput>(IAgent<TInput, TOutput> graph, TInput input, CancellationToken? token = null) =>
        graph.RunAsync(input, Options, token ?? TestContext.Current.CancellationToken);

    public async Task<GraphFailedException> FailAsync<TInput, TOutput>(IAgent<TInput, TOutput> graph, TInput input) =>
        await Assert.ThrowsAsync<GraphFailedException>(() => RunAsync(graph, input));

    /// <summary>Makes the work of a node that takes a while and hands its input on.</summary>
    public Func<int, AgentContext, CancellationToken, ValueTask<int>> Takes(int milliseconds) => async (n, _, token) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Clock, token);
        return n;
    };

    public void Advance(int milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private static string? Tell(AgentEvent e)
    {
        string name = string.Join('/', e.Path!.ToString().Split('/').Skip(1));
        return e switch
        {
            NodeStarted => $"{name} started",
            NodeCompleted { IsSubstitute: true } => $"{name} made up for",
            NodeCompleted => $"{name} completed",
            NodeFailed => $"{name} failed",
            NodeFailureHandled handled => $"{name} handled: {handled.Action}",
            NodeSkipped { Cause: null } skipped => $"{name} skipped: {skipped.Reason}",
            NodeSkipped skipped => $"{name} skipped: {skipped.Reason} of {skipped.Cause}",
            NodeCanceled => $"{name} canceled",
            NodeRetried retried => $"{name} tried again: {retried.Attempt}",
            AlternativeFailed failed => $"{name} without {failed.Alternative}",
            GraphEdited => "edited",
            GraphEditRefused => "refused",
            _ => null,
        };
    }
}
