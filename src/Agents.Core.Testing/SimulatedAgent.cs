namespace Agents.Core.Testing;

/// <summary>An agent whose calls end when and how a simulation says.</summary>
internal sealed class SimulatedAgent<TInput, TOutput>(IAgent<TInput, TOutput> inner, GraphSimulation simulation) : IAgent<TInput, TOutput>
{
    public string Name => inner.Name;

    public async ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        CallEnding ending = await simulation.WaitAsync(context.Path, cancellationToken).ConfigureAwait(false);
        switch (ending)
        {
            case CallEnding.Fails:
                throw new InjectedFaultException($"{context.Path}");
            case CallEnding.FailsForNow:
                throw new IOException($"A fault that passes was injected at: {context.Path}.");
            case CallEnding.ObeysCancellation:
                throw new OperationCanceledException(cancellationToken);
            case CallEnding.LosesItsResult:
                await inner.InvokeAsync(input, context, cancellationToken).ConfigureAwait(false);
                throw new InjectedFaultException($"{context.Path}, after its work");
            default:
                return await inner.InvokeAsync(input, context, cancellationToken).ConfigureAwait(false);
        }
    }
}
