namespace Agents.Core.Testing;

/// <summary>A simulated run broke a promise, or threw what a run may not throw. The message has the seed, the step and the last events.</summary>
public sealed class GraphSimulationException : Exception
{
    internal GraphSimulationException(string message, ulong seed, int step, Exception? innerException = null)
        : base(message, innerException)
    {
        Seed = seed;
        Step = step;
    }

    /// <summary>Gets the seed from which the run can be repeated.</summary>
    public ulong Seed { get; }

    /// <summary>Gets after which decision it happened, from 1; 0 before the first.</summary>
    public int Step { get; }
}
