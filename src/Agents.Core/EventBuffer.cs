using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Agents.Core;

/// <summary>The bounded queue between a run and one observer. What does not fit is counted and reported, never waited for.</summary>
/// <remarks>
/// Writer side: <see cref="Write"/>, <see cref="Detach"/> and <see cref="Complete"/>, called under the hub's lock. Reader side:
/// <see cref="ReadAsync"/>, one reader. <c>_gap</c> and <c>_last</c> belong to the writer until the channel is completed, and to
/// the reader after that.
/// </remarks>
internal sealed class EventBuffer
{
    private readonly Channel<AgentEvent> _channel;
    private readonly AgentPath _path;
    private readonly int _capacity;
    private (long Count, long First, long Last, DateTimeOffset Time) _gap;
    private AgentEvent? _last;
    private bool _detached;
    private int _taken;

    public EventBuffer(int capacity, AgentPath path)
    {
        _path = path;
        _capacity = capacity;
        _channel = Channel.CreateBounded<AgentEvent>(new BoundedChannelOptions(capacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleWriter = true,
            SingleReader = true,
            AllowSynchronousContinuations = false,
        });
    }

    /// <summary>Gets whether events are written with their content.</summary>
    public required bool TakesContent { get; init; }

    public void Write(AgentEvent e)
    {
        if (_detached)
        {
            return;
        }

        // Room that is seen stays, since only this side fills the queue; a queue that stays full costs no object for each event.
        if (_gap.Count > 0 && _channel.Reader.Count < _capacity)
        {
            _channel.Writer.TryWrite(TakeGap());
            _gap = default;
        }

        if (_gap.Count > 0 || !_channel.Writer.TryWrite(e))
        {
            _gap = (_gap.Count + 1, _gap.Count == 0 ? e.Sequence : _gap.First, e.Sequence, e.Time);
        }
    }

    /// <summary>Drops whatever comes after this.</summary>
    public void Detach()
    {
        _detached = true;
        _channel.Writer.TryComplete();
    }

    /// <summary>Ends the queue with an event that is delivered even when the queue is full.</summary>
    public void Complete(AgentEvent? last)
    {
        if (!_detached)
        {
            _last = last;
            _channel.Writer.TryComplete();
        }
    }

    public async IAsyncEnumerable<AgentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
        {
            throw new InvalidOperationException("The events of a run can be read once. Add further observers to RunOptions.Observers.");
        }

        await foreach (AgentEvent e in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return e;
        }

        if (_gap.Count > 0)
        {
            yield return TakeGap();
        }

        if (_last is not null)
        {
            yield return _last;
        }
    }

    private EventsDropped TakeGap()
    {
        EventsDropped gap = new() { Count = _gap.Count, FirstSequence = _gap.First, LastSequence = _gap.Last };
        gap.Stamp(_gap.Last, _gap.Time, _path);
        return gap;
    }
}
