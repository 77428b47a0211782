namespace Agents.Core.Tests.Routing;

/// <summary>A check that runs until the test answers it.</summary>
internal sealed class ProbeCall(CancellationToken token)
{
    public CancellationToken Token { get; } = token;

    public TaskCompletionSource<bool> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
