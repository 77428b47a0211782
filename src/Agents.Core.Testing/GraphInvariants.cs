using System.Globalization;
using System.Text;

namespace Agents.Core.Testing;

/// <summary>Checks after every event what holds for every run of a graph, whatever fails, and keeps the first thing that does not.</summary>
/// <remarks>
/// <para>Add one to <see cref="RunOptions.Observers"/>, and call <see cref="ThrowIfViolated"/> when the run has ended. One instance watches one
/// run; all graphs in it, graphs in graphs and the items of lists included. Thread-safe.</para>
/// <para>A node starts at most once, and not before what it depends on has ended in the way that its kind asks for; a node that serves as a
/// fallback only when a failure calls for it; nothing after the end; never more at once than allowed. Each node ends exactly once. A skip or
/// a cancellation has a cause, an edit touches nothing that has started, and the run's result is what the events say: completed with the
/// output, failed only when the output cannot come, and not <see cref="StopReason.Completed"/> when something was given up.</para>
/// <para>What is under way twice at the same path, such as the copies of a node that is hedged, is not checked further in.</para>
/// </remarks>
public sealed partial class GraphInvariants : IObserver<AgentEvent>
{
    private const int LastEvents = 60;

    private readonly Lock _lock = new();
    private readonly GraphInvariantsOptions _options;
    private readonly Queue<AgentEvent> _last = [];
    private readonly Dictionary<AgentPath, GraphScope> _scopes = [];
    private readonly HashSet<AgentPath> _unclear = [];
    private readonly List<string> _unexplained = [];
    private DateTimeOffset? _first;
    private string? _violation;
    private bool _isPartial;

    /// <summary>Initializes the checks.</summary>
    /// <param name="options">What the events do not tell; <see langword="null"/> for nothing.</param>
    public GraphInvariants(GraphInvariantsOptions? options = null) => _options = options ?? new GraphInvariantsOptions();

    /// <summary>Gets what was broken first, with the last events up to there.</summary>
    /// <value><see langword="null"/> while nothing is.</value>
    public string? Violation
    {
        get
        {
            lock (_lock)
            {
                return _violation;
            }
        }
    }

    /// <summary>Throws when something was broken so far.</summary>
    /// <exception cref="GraphInvariantException">Something was.</exception>
    public void ThrowIfViolated()
    {
        if (Violation is { } violation)
        {
            throw new GraphInvariantException(violation);
        }
    }

    /// <inheritdoc/>
    public void OnNext(AgentEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (_violation is null)
            {
                Remember(value);
                Report(Check(value));
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        // The last event has said it all.
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        // A run does not send it.
    }

    /// <summary>Checks what holds whenever everything in the run waits, and that what nobody needs any more was cancelled.</summary>
    /// <param name="now">The time.</param>
    /// <param name="calls">The calls that wait, each with whether it was cancelled.</param>
    internal void CheckIdle(DateTimeOffset now, IReadOnlyList<(AgentPath Path, bool IsCanceled)> calls)
    {
        lock (_lock)
        {
            if (_violation is not null)
            {
                return;
            }

            foreach (GraphScope scope in _scopes.Values)
            {
                scope.SetTime(now);
                Report(scope.CheckIdle(now));
            }

            foreach ((AgentPath path, bool isCanceled) in calls)
            {
                if (!isCanceled && FindDropped(path) is { } dropped)
                {
                    Report($"'{path}' goes on, although nobody needs '{dropped}' any more.");
                }
            }
        }
    }

    /// <summary>Keeps that something is broken that the events do not show.</summary>
    internal void Report(string? violation)
    {
        if (violation is not null)
        {
            lock (_lock)
            {
                _violation ??= $"{violation} The last events:\n{Write()}";
            }
        }
    }

    /// <summary>Writes the last events.</summary>
    internal string Write()
    {
        StringBuilder text = new();
        lock (_lock)
        {
            foreach (AgentEvent e in _last)
            {
                EventRecorder.WriteLine(text, e, _first!.Value);
            }
        }

        return text.ToString();
    }

    private void Remember(AgentEvent value)
    {
        _first ??= value.Time;
        _last.Enqueue(value);
        if (_last.Count > LastEvents)
        {
            _last.Dequeue();
        }
    }

    private AgentPath? FindDropped(AgentPath path)
    {
        for (AgentPath? at = path; at?.Parent is { } parent; at = parent)
        {
            if (_scopes.TryGetValue(parent, out GraphScope? scope) && scope.Find(at.Name) is { } node && scope.IsDropped(node))
            {
                return at;
            }
        }

        return null;
    }

    private string? Check(AgentEvent value)
    {
        AgentPath path = value.Path!;
        return value switch
        {
            EventsDropped dropped => string.Create(
                CultureInfo.InvariantCulture,
                $"{dropped.Count} events were lost, so that nothing can be said; raise {nameof(RunOptions)}.{nameof(RunOptions.EventBufferCapacity)}."),
            RunCompleted completed => CheckEnd(path, completed.StopReason),
            RunFailed failed => CheckEndWithoutOutput(path, failed.ErrorType),
            RunCanceled => CheckEndWithoutOutput(path, null),
            _ => IsUnclear(path) ? null : CheckGraph(path, value) ?? CheckNode(path, value),
        };
    }

    private bool IsUnclear(AgentPath path)
    {
        for (AgentPath? at = path; _unclear.Count > 0 && at is not null; at = at.Parent)
        {
            if (_unclear.Contains(at))
            {
                return true;
            }
        }

        return false;
    }
}
