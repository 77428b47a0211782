namespace Agents.Core.Tests.Graphs;

/// <summary>The work of a node that a test ends by hand.</summary>
/// <param name="ignoresToken">Whether it goes on after it was cancelled.</param>
internal sealed class HeldNode(bool ignoresToken = false)
{
    private readonly TaskCompletionSource<int> _result = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starts;

    public int Starts => Volatile.Read(ref _starts);

    public Task Started => _started.Task.WaitAsync(TestContext.Current.CancellationToken);

    public CancellationToken Token { get; private set; }

    public async ValueTask<int> RunAsync(int input, AgentContext context, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        Interlocked.Increment(ref _starts);
        _started.TrySetResult();
        return await _result.Task.WaitAsync(ignoresToken ? CancellationToken.None : cancellationToken);
    }

    public void Complete(int output) => _result.SetResult(output);

    public void Fail(string message) => _result.SetException(new FormatException(message));
}
