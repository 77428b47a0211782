namespace Agents.Core.Testing;

/// <summary>Stands in the place of the simulated agent, and tells the simulation when the run begins and ends.</summary>
internal sealed class SimulatedRoot<TInput, TOutput>(IAgent<TInput, TOutput> inner, GraphSimulation simulation) : IAgent<TInput, TOutput>
{
    public string Name => inner.Name;

    public async ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        simulation.Begin(context);
        try
        {
            return await inner.InvokeAsync(input, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            simulation.End();
        }
    }
}
