using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Agents.Core.Testing;

/// <summary>Records the events of one run, and says readably where they are not what a test expects.</summary>
/// <remarks>
/// Add one to <see cref="RunOptions.Observers"/>. Thread-safe. When the run has ended all events are here, because a run waits for its
/// observers; before that, wait with <see cref="WaitForAsync{T}"/>.
/// </remarks>
public sealed class EventRecorder : IObserver<AgentEvent>
{
    private readonly Lock _lock = new();
    private readonly List<AgentEvent> _events = [];
    private readonly List<Waiter> _waiters = [];
    private bool _ended;

    /// <summary>Gets the events so far, in order.</summary>
    public IReadOnlyList<AgentEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Gets the events of one kind, in order.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <returns>The events; empty when there are none.</returns>
    public IReadOnlyList<T> OfType<T>()
        where T : AgentEvent => [.. Events.OfType<T>()];

    /// <summary>Gets the only event of one kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <returns>The event.</returns>
    /// <exception cref="EventAssertionException">There is none, or more than one.</exception>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The word that LINQ has for it; the number type is far away.")]
    public T Single<T>()
        where T : AgentEvent
    {
        IReadOnlyList<T> found = OfType<T>();
        return found.Count == 1 ? found[0] : throw Fail($"Expected one {typeof(T).Name}, but there are {found.Count}.");
    }

    /// <summary>Checks that there is no event of one kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <exception cref="EventAssertionException">There is one.</exception>
    public void AssertNone<T>()
        where T : AgentEvent
    {
        int count = OfType<T>().Count;
        if (count > 0)
        {
            throw Fail($"Expected no {typeof(T).Name}, but there are {count}.");
        }
    }

    /// <summary>Checks the kinds of all events: these, in this order, and no others.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <exception cref="EventAssertionException">The events are others.</exception>
    public void AssertSequence(params Type[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        IReadOnlyList<AgentEvent> events = Events;
        for (int i = 0; i < Math.Max(kinds.Length, events.Count); i++)
        {
            string expected = i < kinds.Length ? kinds[i].Name : "the end";
            string actual = i < events.Count ? events[i].GetType().Name : "the end";
            if (expected != actual)
            {
                throw Fail($"Expected {expected} as event {i + 1}, but it is {actual}.");
            }
        }
    }

    /// <summary>Checks that events of these kinds happened in this order; others may stand between them.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <exception cref="EventAssertionException">One of them does not follow.</exception>
    public void AssertInOrder(params Type[] kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        int next = 0;
        foreach (AgentEvent e in Events)
        {
            next += next < kinds.Length && e.GetType() == kinds[next] ? 1 : 0;
        }

        if (next < kinds.Length)
        {
            throw Fail(next == 0
                ? $"Expected {kinds[0].Name}, but there is none."
                : $"Expected {kinds[next].Name} after {string.Join(", ", kinds.Take(next).Select(kind => kind.Name))}, but there is none.");
        }
    }

    /// <summary>Waits for an event.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="predicate">Which event of that kind; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such event, which may have been recorded before.</returns>
    /// <exception cref="EventAssertionException">The run ended without one.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<T> WaitForAsync<T>(Func<T, bool>? predicate = null, CancellationToken cancellationToken = default)
        where T : AgentEvent
    {
        Waiter waiter = new(typeof(T).Name, e => e is T wanted && (predicate is null || predicate(wanted)));
        lock (_lock)
        {
            AgentEvent? found = _events.Find(waiter.IsMatch);
            if (found is not null)
            {
                return (T)found;
            }

            if (_ended)
            {
                throw Fail($"The run ended without the {waiter.Kind} that was waited for.");
            }

            _waiters.Add(waiter);
        }

        return (T)await waiter.Found.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the events, one a line: sequence number, time since the first event, path, kind, and what the event says.</summary>
    /// <returns>The lines. Two runs of the same agent with the same seed, ids and script, each on a clock of its own that stands still or
    /// is moved in the same way, give the same text.</returns>
    public string ToText()
    {
        IReadOnlyList<AgentEvent> events = Events;
        StringBuilder text = new();
        foreach (AgentEvent e in events)
        {
            WriteLine(text, e, events[0].Time);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void OnNext(AgentEvent value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            _events.Add(value);
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].IsMatch(value))
                {
                    _waiters[i].Found.TrySetResult(value);
                    _waiters.RemoveAt(i);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (Waiter waiter in _waiters)
            {
                waiter.Found.TrySetException(Fail($"The run ended without the {waiter.Kind} that was waited for."));
            }

            _waiters.Clear();
        }
    }

    /// <inheritdoc/>
    public void OnError(Exception error) => OnCompleted();

    internal static void WriteLine(StringBuilder text, AgentEvent e, DateTimeOffset first) => text.Append(
        CultureInfo.InvariantCulture, $"{e.Sequence,4} +{(e.Time - first).TotalSeconds:0.000} {e.Path} {ConversationText.Escape(Describe(e))}\n");

    // A record prints what all events have first; the line has said that already.
    private static string Describe(AgentEvent e) => e.ToString()!.Replace(
        $"Sequence = {e.Sequence}, Time = {e.Time}, Path = {e.Path}", "", StringComparison.Ordinal).Replace("{ , ", "{ ", StringComparison.Ordinal);

    private EventAssertionException Fail(string what) => new($"{what} Recorded:\n{ToText()}");

    private sealed record Waiter(string Kind, Predicate<AgentEvent> IsMatch)
    {
        public TaskCompletionSource<AgentEvent> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
