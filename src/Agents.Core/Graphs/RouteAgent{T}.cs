using Agents.Core.Routing;

namespace Agents.Core.Graphs;

/// <summary>A router as a node's agent: a route that was handed over is a failure there.</summary>
internal sealed class RouteAgent<T>(SelfHealingRouter router, Func<T, RouteRequest> request) : IAgent<T, RouteResult>
{
    public string Name => router.Name;

    public async ValueTask<RouteResult> InvokeAsync(T input, AgentContext context, CancellationToken cancellationToken)
    {
        RouteRequest made = request(input)
            ?? throw new InvalidOperationException($"The request of the route '{context.Path.Name}' is null; make a RouteRequest of the node's input.");
        RouteResult result = await router.InvokeAsync(made, context, cancellationToken).ConfigureAwait(false);
        result.ThrowIfEscalated();
        return result;
    }
}
