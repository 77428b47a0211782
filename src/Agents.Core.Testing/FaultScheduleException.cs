namespace Agents.Core.Testing;

/// <summary>A sweep of faults found a run that does not keep its promises, or did not come to an end.</summary>
public sealed class FaultScheduleException : Exception
{
    internal FaultScheduleException(string message, int point, Exception? innerException)
        : base(message, innerException) =>
        Point = point;

    /// <summary>Gets the number of the point that failed in that run, from 1.</summary>
    public int Point { get; }
}
