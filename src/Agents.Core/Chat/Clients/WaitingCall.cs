namespace Agents.Core.Chat.Clients;

/// <summary>A call that waits to be let in. Its fields are used under the gate's lock; its continuation runs on the pool.</summary>
internal sealed class WaitingCall(LimitsGate gate, string model, long tokens)
    : TaskCompletionSource<CallTicket>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public LimitsGate Gate => gate;

    public string Model => model;

    public long Tokens => tokens;

    /// <summary>Gets or sets what it costs its run, at least 1.</summary>
    public long Cost { get; set; }

    /// <summary>Gets or sets its number in the order of arrival.</summary>
    public long Number { get; set; }

    /// <summary>Gets or sets the line in which it waits; <see langword="null"/> when it waits no longer.</summary>
    public RunLine? Line { get; set; }

    /// <summary>Gets or sets its place in that line.</summary>
    public LinkedListNode<WaitingCall>? Place { get; set; }
}
