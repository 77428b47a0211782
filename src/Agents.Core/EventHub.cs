
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>Numbers the events of one run and hands each to every observer's buffer, without its content where that is to be withheld. Exists only
/// when somebody observes, or listens to its telemetry.</summary>
/// <remarks>The one place where content is withheld: an event is stamped first, and what a buffer takes is a copy with the same stamp. The telemetry
/// is given the event as it was emitted.</remarks>
internal sealed class EventHub
{
    private readonly Lock _lock = new();
    private readonly List<EventBuffer> _buffers = [];
    private readonly List<Task> _pumps = [];
    private readonly List<Task> _lasting = [];
    private readonly TimeProvider _clock;
    private readonly AgentPath _root;
    private readonly int _capacity;
    private readonly EventContent _content;
    private readonly RunTelemetry? _telemetry;
    private long _sequence;
    private bool _completed;

    public EventHub(TimeProvider clock, AgentPath root, int capacity, EventContent content, RunTelemetry? telemetry)
    {
        _clock = clock;
        _root = root;
        _capacity = capacity;
        _content = content;
        _telemetry = telemetry;
    }

    /// <summary>Adds a buffer that somebody will read; called before the first event.</summary>
    /// <param name="keepsNoContent">Whether who reads it is given content because it keeps none.</param>
    public EventBuffer AddBuffer(bool keepsNoContent = false)
    {
        EventBuffer buffer = new(_capacity, _root) { TakesContent = keepsNoContent || _content == EventContent.Included };
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Adds an observer with a buffer and a loop of its own; called before the first event.</summary>
    public void AddObserver(IObserver<AgentEvent> observer, RunState run)
    {
        Task pump = PumpAsync(observer, AddBuffer(observer is IContentObserver), run);
        (observer is ILastingObserver ? _lasting : _pumps).Add(pump);
    }

    /// <summary>Hands an event to every observer's buffer, and to the telemetry at once, so that what is called next is called inside its span.</summary>
    /// <param name="path">Where it happened.</param>
    /// <param name="e">The event.</param>
    /// <param name="subject">What it is about, for the telemetry.</param>
    public void Publish(AgentPath path, AgentEvent e, object? subject = null)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }

            e.Stamp(_sequence + 1, now, path);
            _sequence++;
            AgentEvent? withheld = null;
            foreach (EventBuffer buffer in _buffers)
            {
                buffer.Write(buffer.TakesContent ? e : withheld ??= e.WithoutContent());
            }
        }

        if (_telemetry?.TryTrace(e, subject) is { } exception)
        {
            Publish(_root, new ObserverFailed { Observer = nameof(AgentTelemetry), ErrorType = exception.GetType().Name });
        }
    }

    /// <summary>Delivers the last event, and waits for the observers to take what is buffered, at most for the grace time; for those
    /// whose work must be complete, however long.</summary>
    public async Task CompleteAsync(AgentEvent last, TimeSpan grace, RunState run)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_lock)
        {
            _completed = true;
            last.Stamp(_sequence + 1, now, _root);
            foreach (EventBuffer buffer in _buffers)
            {
                buffer.Complete(buffer.TakesContent ? last : last.WithoutContent());
            }
        }

        // Its failure is logged; nobody could be told of it any more.
        _telemetry?.TryTrace(last, subject: null);

        // A pump never throws: what its observer throws is handled inside.
        await Task.WhenAll(_lasting).ConfigureAwait(false);
        Task pumps = Task.WhenAll(_pumps);
        if (!pumps.IsCompleted)
        {
            using CancellationTokenSource drained = new();
            Task delay = Task.Delay(grace, _clock, drained.Token);
            if (await Task.WhenAny(pumps, delay).ConfigureAwait(false) == delay)
            {
                RunLog.ObserversAbandoned(run.Logger, run.RunId, _pumps.Count(pump => !pump.IsCompleted), grace.TotalSeconds);
                return;
            }

            await drained.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all buffers without a last event, where there was none: whoever reads them must not wait for ever.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            if (!_completed)
            {
                _completed = true;
                foreach (EventBuffer buffer in _buffers)
                {
                    buffer.Complete(null);
                }
            }
        }

        _telemetry?.Abandon();
    }

    private async Task PumpAsync(IObserver<AgentEvent> observer, EventBuffer buffer, RunState run)
    {
        try
        {
            // The queue is bounded and completed at the end of the run: a slow observer keeps this loop for that long, and no longer.
            await foreach (AgentEvent e in buffer.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                observer.OnNext(e);
            }

            observer.OnCompleted();
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                buffer.Detach();
            }

            RunLog.ObserverFailed(run.Logger, observer.GetType().Name, run.RunId, exception.GetType().Name);
            RunLog.ObserverThrew(run.Logger, exception, observer.GetType().Name, run.RunId);
            Publish(_root, new ObserverFailed { Observer = observer.GetType().Name, ErrorType = exception.GetType().Name });
        }
    }
}
