using Agents.Core.Routing;

namespace Agents.Core.Graphs;

/// <content>Nodes that call tools along a route, without a model.</content>
public abstract partial class GraphBuilder
{
    /// <summary>Adds a node that takes a route.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="router">The router. It stands in the run where the node stands.</param>
    /// <param name="request">What the route is to reach, and what is known.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults. A retry takes the whole route again, which tools that change
    /// something may not stand.</param>
    /// <returns>A node with how the route ended. A route that was handed over has no such end: the node fails with a
    /// <see cref="RouteEscalatedException"/>, and its failure policy says what follows.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<RouteResult> AddRoute(
        string name, SelfHealingRouter router, Node<RouteRequest> request, NodeOptions<RouteResult>? options = null) =>
        AddRoute(name, router, request, static request => request, options);

    /// <summary>Adds a node that takes a route, whose request is made of another node's output.</summary>
    /// <typeparam name="T">The type of the input.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="router">The router. It stands in the run where the node stands.</param>
    /// <param name="input">The input.</param>
    /// <param name="request">Makes the request.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults. A retry takes the whole route again, which tools that change
    /// something may not stand.</param>
    /// <returns>A node with how the route ended. A route that was handed over has no such end: the node fails with a
    /// <see cref="RouteEscalatedException"/>, and its failure policy says what follows.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<RouteResult> AddRoute<T>(
        string name, SelfHealingRouter router, Node<T> input, Func<T, RouteRequest> request, NodeOptions<RouteResult>? options = null)
    {
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(request);
        return AddNode(name, new AgentWork<T, RouteResult>(NodeKind.Route, new Input1<T>([input]), new RouteAgent<T>(router, request), router), options);
    }
}
