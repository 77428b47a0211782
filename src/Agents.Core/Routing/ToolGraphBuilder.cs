using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Routing;

/// <summary>Builds a tool graph. Made by <see cref="ToolGraph.Create"/>; used once.</summary>
/// <remarks>Nothing is thrown for a wrong graph until all of it is there: then every problem is listed. Not thread-safe.</remarks>
public sealed class ToolGraphBuilder
{
    private readonly ToolGraphDraft _draft = new();
    private bool _built;

    internal ToolGraphBuilder()
    {
    }

    /// <summary>Adds a tool.</summary>
    /// <param name="tool">The function; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>. No other node of the
    /// graph has its name.</param>
    /// <param name="options">How it stands in the graph; <see langword="null"/> for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddTool(AIFunction tool, RouteToolOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ThrowIfBuilt();
        _draft.AddTool(tool as Tool ?? new Tool(tool), options ?? new RouteToolOptions());
        return this;
    }

    /// <summary>Adds a tool of a stated cost.</summary>
    /// <param name="tool">The function; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>. No other node of the
    /// graph has its name.</param>
    /// <param name="cost">What a step to it costs; 0 to <see cref="RouteToolOptions.MaxCost"/>, in the graph's own unit.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddTool(AIFunction tool, double cost) => AddTool(tool, new RouteToolOptions { Cost = cost });

    /// <summary>Adds a node that calls several tools at the same time, each that is not down, and goes on when enough of them succeed.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="tools">The names of the tools, which the graph has as nodes too; at least one, each once.</param>
    /// <param name="min">How many must succeed; 1 to the number of tools. With fewer the stage has failed, and the route goes on without it.</param>
    /// <param name="cost">What a step to it costs, in the graph's own unit; <see langword="null"/> for the sum of the tools' costs. It is
    /// multiplied by the mean health of the tools that are not down.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="tools"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddStage(string name, IEnumerable<string> tools, int min, double? cost = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tools);
        ThrowIfBuilt();
        _draft.Stages.Add(new DraftStage(name, [.. tools], min, cost));
        return this;
    }

    /// <summary>Adds a state where routes may begin, beside <see cref="ToolGraph.StartState"/>.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddStart(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ThrowIfBuilt();
        _draft.AddStart(name);
        return this;
    }

    /// <summary>Adds a goal.</summary>
    /// <param name="goal">The goal. Its states become nodes of the graph.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="goal"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddGoal(RouteGoal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ThrowIfBuilt();
        _draft.AddGoal(goal);
        return this;
    }

    /// <summary>Adds a goal that is reached at <see cref="ToolGraph.GoalState"/>.</summary>
    /// <param name="name">The name by which a request asks for it; no other goal has it.</param>
    /// <param name="requires">The capabilities without which the goal is not reached.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddGoal(string name, params IEnumerable<string> requires)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(requires);
        return AddGoal(new RouteGoal { Name = name, Requires = [.. requires] });
    }

    /// <summary>Says that one node may follow another.</summary>
    /// <param name="from">The name of the node that comes first.</param>
    /// <param name="to">The name of the node that may follow.</param>
    /// <param name="cost">What the step costs, 0 to <see cref="RouteToolOptions.MaxCost"/>; <see langword="null"/> for the cost of the node that it
    /// leads to.</param>
    /// <param name="goals">The names of the goals for which the step may be taken; <see langword="null"/> or empty for every goal.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="from"/> or <paramref name="to"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder AddEdge(string from, string to, double? cost = null, IEnumerable<string>? goals = null)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ThrowIfBuilt();
        _draft.Edges.Add(new DraftEdge(from, to, cost, goals is null ? [] : [.. goals]));
        return this;
    }

    /// <summary>Adds the edges that follow from <see cref="ToolPolicy.Requires"/> and <see cref="ToolPolicy.Provides"/>.</summary>
    /// <param name="given">The types of data that are known at <see cref="ToolGraph.StartState"/>; with those of an earlier call when there was one.
    /// A goal that requires one of them has it.</param>
    /// <returns>This builder.</returns>
    /// <remarks>
    /// <para>
    /// The start leads to each tool that needs only what is given. A tool leads to another that needs a type which it provides, where all else that
    /// the other one needs is known for certain by then: given, provided or needed by the tool itself, or known to every provider of a type that
    /// it needs. So whichever way a route goes, each type that a tool needs has been provided when the tool is reached. A stage needs what any of
    /// its tools does, and provides what it cannot succeed without. A tool leads in the same way, at no cost and for that goal only, to the states of
    /// a goal that requires something.
    /// </para>
    /// <para>
    /// The edges are made with the graph, stand after those of <see cref="AddEdge"/>, and are ordered by the nodes that they leave and then by
    /// those that they lead to. An edge of <see cref="AddEdge"/> between the same nodes stands in their place. A tool that nothing leads to is no
    /// problem, unless a goal cannot be reached for it.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="given"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The graph was made already.</exception>
    public ToolGraphBuilder ConnectByCapabilities(params IEnumerable<string> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        ThrowIfBuilt();
        _draft.Connect(given);
        return this;
    }

    internal ToolGraph Build()
    {
        ThrowIfBuilt();
        _built = true;
        return _draft.Build();
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The tool graph was made already. Make another one with ToolGraph.Create.");
        }
    }
}
