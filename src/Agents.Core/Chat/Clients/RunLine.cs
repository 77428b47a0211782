namespace Agents.Core.Chat.Clients;

/// <summary>The calls of one run that wait, first come first served. Not thread-safe.</summary>
internal sealed class RunLine(RunId run)
{
    public RunId Run => run;

    public LinkedList<WaitingCall> Calls { get; } = [];

    /// <summary>Gets or sets the virtual time at which the run was served last, or began to wait.</summary>
    public long Start { get; set; }

    /// <summary>Gets or sets the virtual time at which its first call has been served.</summary>
    public long Finish { get; set; }

    public WaitingCall First => Calls.First!.Value;
}
