namespace Agents.Core;

/// <summary>One execution of shared work, and then its result.</summary>
/// <remarks>Its phase changes once, under the lock of its table; output and failure are the leader's until then, and do not change after.</remarks>
internal abstract class SharedFlight
{
    private AgentContext? _leader;
    private TaskCompletionSource? _ended;

    protected SharedFlight(SharedKey key, AgentContext leader)
    {
        Key = key;
        Path = leader.Path;
        _leader = leader;
    }

    public SharedKey Key { get; }

    /// <summary>Gets where the leader executes.</summary>
    public AgentPath Path { get; }

    public FlightPhase Phase { get; private set; }

    public Exception? Failure { get; set; }

    /// <summary>Gets what completes after the end; made for the first follower, under the lock.</summary>
    public Task Ended => (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Tells whether this executes above a place, so that it waits for that place.</summary>
    public bool IsLedAbove(AgentContext context) =>
        Phase == FlightPhase.Running && IsOfSameRun(context) && context.Path.IsBelow(Path);

    /// <summary>Gets whether the leader gave something up, such as for want of budget, so that what it made is not what others would get.</summary>
    public bool HasGivenUp => _leader!.StopReason != StopReason.Completed;

    public bool IsOfSameRun(AgentContext context) => _leader!.IsOfSameRun(context);

    /// <summary>Ends the flight, under the lock.</summary>
    /// <returns>What its followers wait for; to be completed outside of the lock.</returns>
    public TaskCompletionSource? End(FlightPhase phase)
    {
        Phase = phase;
        if (phase == FlightPhase.Succeeded)
        {
            // A result that is kept does not keep its run.
            _leader = null;
        }

        return _ended;
    }
}
