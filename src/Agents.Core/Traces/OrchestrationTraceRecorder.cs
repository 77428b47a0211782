using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;

namespace Agents.Core.Traces;

/// <summary>Makes an <see cref="OrchestrationTrace"/> from the events of one run. Add it to <see cref="RunOptions.Observers"/>.</summary>
/// <remarks>
/// <para>One recorder records one run. The run's task does not end before its recorder has the last event, on whichever path the run ends.
/// The same events give the same trace, byte for byte: ids are the sequence numbers of the run's events, times are by the run's clock, and
/// content is there as hashes alone. A hash hides no content that can be guessed.</para>
/// <para>What the recorder lost, because it was slower than its buffer or had no more room, is a safety event in the place of the first event
/// that is missing, and is counted in the metric <c>events_dropped</c>.</para>
/// <para>Thread-safe. Its memory grows with the events, at most to <see cref="OrchestrationTraceOptions.MaxEvents"/>.</para>
/// </remarks>
public sealed partial class OrchestrationTraceRecorder : ILastingObserver, IContentObserver
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _trustedTools;
    private readonly string? _taskId;
    private readonly string? _system;
    private readonly TraceTopology? _topology;
    private readonly int _maxEvents;
    private DateTimeOffset? _start;
    private string? _runId;
    private string? _agent;
    private long _sequence;
    private long _dropped;
    private double _seconds;
    private Spend _spend;
    private bool _isOver;

    /// <summary>Initializes a recorder with the default options.</summary>
    public OrchestrationTraceRecorder()
        : this(new OrchestrationTraceOptions())
    {
    }

    /// <summary>Initializes a recorder.</summary>
    /// <param name="options">What the trace says beside what happened; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    public OrchestrationTraceRecorder(OrchestrationTraceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _trustedTools = new HashSet<string>(options.TrustedTools, StringComparer.Ordinal);
        _taskId = options.TaskId;
        _system = options.System;
        _topology = options.Topology;
        _maxEvents = options.MaxEvents;
    }

    /// <summary>Gets a task that ends when the run has and everything is recorded, or when the recorder was given something that it cannot take. It
    /// does not fail.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Records an event.</summary>
    /// <param name="value">The event, after all that were recorded before.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The event was never emitted, or does not come after the last one: it may be of another run.</exception>
    public void OnNext(AgentEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value.Sequence <= _sequence || _isOver)
            {
                _completion.TrySetResult(); // who throws is told nothing more
                throw new InvalidOperationException(
                    $"A recorder records one run, in order: after event {_sequence} it cannot take a {value.GetType().Name} with number {value.Sequence}.");
            }

            _sequence = value.Sequence;
            _start ??= value.Time;
            _seconds = Math.Max(_seconds, (value.Time - _start.Value).TotalSeconds); // a clock may be set back; a trace's time is not
            Note(value);
            if (TraceMapping.Map(value, _shapes) is { } entry)
            {
                Add(value, entry);
            }
        }
    }

    /// <summary>Does nothing: the run ends with an event of its own.</summary>
    public void OnCompleted() => _completion.TrySetResult();

    /// <summary>Does nothing: the run ends with an event of its own.</summary>
    /// <param name="error">What went wrong.</param>
    public void OnError(Exception error) => _completion.TrySetResult();

    /// <summary>Makes the trace of what was recorded so far; of the whole run once <see cref="Completion"/> has ended.</summary>
    /// <returns>The trace, which does not change afterwards.</returns>
    /// <exception cref="InvalidOperationException">Nothing was recorded yet.</exception>
    public OrchestrationTrace ToTrace()
    {
        lock (_lock)
        {
            if (_events.Count == 0)
            {
                throw new InvalidOperationException("Nothing was recorded yet. Add the recorder to RunOptions.Observers, and run.");
            }

            return new OrchestrationTrace
            {
                TraceId = _runId ?? "unknown",
                TaskId = _taskId ?? _agent ?? "unknown",
                System = _system,
                Topology = _topology,
                Events = [.. _events],
                Edges = [.. _edges.Select(edge => new TraceEdge { Source = _events[edge.From].Id, Destination = _events[edge.To].Id, Type = edge.Type })],
                Rewards = Figures([]),
                Costs = Figures(
                [
                    (TraceNames.Tokens, _spend.Tokens),
                    (TraceNames.WallClock, _seconds),
                    (TraceNames.ToolCalls, _spend.ToolCalls),
                    (TraceNames.Messages, _events.Count(e => e.Type == TraceEventType.Message)),
                    (TraceNames.ModelCalls, _spend.ModelCalls),
                    (TraceNames.ReasoningTurns, _spend.Turns),
                    (TraceNames.Dollars, (double)_spend.Dollars),
                ]),
                Metrics = Figures([(TraceNames.EventsDropped, _dropped)]),
            };
        }
    }

    private static SortedDictionary<string, double> Figures((string Name, double Value)[] figures) =>
        new(figures.ToDictionary(figure => figure.Name, figure => figure.Value), StringComparer.Ordinal);

    /// <summary>Keeps what an event says beside its entry.</summary>
    private void Note(AgentEvent e)
    {
        switch (e)
        {
            case RunStarted started:
                _runId = started.RunId.ToString();
                _agent = started.Agent;
                break;
            case RunCompleted completed:
                End(completed.Spend);
                break;
            case RunFailed failed:
                End(failed.Spend);
                break;
            case RunCanceled canceled:
                End(canceled.Spend);
                break;
            case ModelCallCompleted call:
                Charge(e.Path!, call.Spend);
                break;
            case ModelCallFailed call:
                Charge(e.Path!, call.Spend);
                break;
            case Tools.ToolCallCompleted call:
                _spend += call.Spend;
                break;
            case GraphStarted started:
                _shapes.Set(e.Path!, started.Shape);
                break;
            case GraphEdited edited:
                _shapes.Set(e.Path!, edited.Shape);
                break;
            case GraphEnded:
                _shapes.Remove(e.Path!);
                break;
            case EventsDropped dropped:
                _dropped += dropped.Count;
                break;
        }
    }

    /// <summary>Takes the run's own figure in the place of what was added up until now.</summary>
    private void End(in Spend spend)
    {
        _spend = spend;
        _isOver = true;
    }

    private void Charge(AgentPath path, in Spend spend)
    {
        _spend += spend;
        TrackOf(path).Tokens += spend.Tokens;
    }
}
