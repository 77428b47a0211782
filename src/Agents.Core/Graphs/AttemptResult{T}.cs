namespace Agents.Core.Graphs;

/// <summary>What an attempt ended with that a pipeline must not see as a failure.</summary>
internal readonly struct AttemptResult<T>
{
    public AttemptResult(T output) => Output = output;

    public AttemptResult(Exception refused) => Refused = refused;

    public T? Output { get; }

    public Exception? Refused { get; }
}
