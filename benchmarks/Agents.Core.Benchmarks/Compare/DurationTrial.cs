using System.Diagnostics;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>Wall time (<c>ms</c>) of one operation that mostly waits; a round does it once.</summary>
public sealed class DurationTrial<T> : ITrial
{
    private readonly string _name;
    private readonly string _subject;
    private readonly Func<ValueTask<T>> _operation;
    private readonly T _expected;

    /// <summary>Initializes the trial.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="subject">Who is measured.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="expected">What the operation must return; checked every time.</param>
    public DurationTrial(string name, string subject, Func<ValueTask<T>> operation, T expected)
    {
        _name = name;
        _subject = subject;
        _operation = operation;
        _expected = expected;
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => MeasureAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        long start = Stopwatch.GetTimestamp();
        T value = await _operation();
        TimeSpan took = Stopwatch.GetElapsedTime(start);
        if (!EqualityComparer<T>.Default.Equals(value, _expected))
        {
            throw new InvalidOperationException($"{_subject} in {_name} must return '{_expected}', but returned '{value}'.");
        }

        return [new(_name, _subject, "ms", took.TotalMilliseconds)];
    }
}
