namespace Agents.Core.HostingTests;

/// <summary>An agent that says when a run is inside, and stays until it is let go or cancelled.</summary>
internal sealed class Gate(string name = "gate", bool obeys = true) : IAgent<string, string>
{
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public Task Inside => _inside.Task.WaitAsync(TestContext.Current.CancellationToken);

    public Action<AgentContext>? OnEnter { get; init; }

    public void Open() => _open.TrySetResult();

    public async ValueTask<string> InvokeAsync(string input, AgentContext context, CancellationToken cancellationToken)
    {
        OnEnter?.Invoke(context);
        _inside.TrySetResult();
        await _open.Task.WaitAsync(obeys ? cancellationToken : CancellationToken.None);
        return input;
    }
}
