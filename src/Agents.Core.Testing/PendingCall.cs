namespace Agents.Core.Testing;

/// <summary>A simulated call that waits for the decision how it ends.</summary>
internal sealed class PendingCall(AgentPath path, CancellationToken cancellationToken)
{
    // Continuations run where the decision is made: that is what makes a run one list of steps.
    private readonly TaskCompletionSource<CallEnding> _ending = new();

    public AgentPath Path { get; } = path;

    public CancellationToken Token { get; } = cancellationToken;

    public CancellationTokenRegistration Registration { get; set; }

    public Task<CallEnding> Ending => _ending.Task;

    public void End(CallEnding ending) => _ending.TrySetResult(ending);
}
