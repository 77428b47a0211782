namespace Agents.Core.Graphs;

/// <summary>Makes graphs.</summary>
public static class AgentGraph
{
    /// <summary>The name of the node that stands for what a graph is given.</summary>
    public const string InputName = "input";

    /// <summary>Makes a graph.</summary>
    /// <typeparam name="TInput">The type of what the graph is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="build">Adds the nodes, and returns the one whose output is the graph's. Called once, here.</param>
    /// <param name="options">How the graph runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="build"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or <paramref name="build"/> uses a node of another graph.</exception>
    /// <exception cref="InvalidGraphException">Something is wrong with the nodes or the options; all of it is listed.</exception>
    public static AgentGraph<TInput, TOutput> Create<TInput, TOutput>(
        string name, Func<GraphBuilder, Node<TInput>, Node<TOutput>> build, GraphOptions? options = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(build);
        NewGraphBuilder builder = new();
        Node<TInput> input = builder.AddInput<TInput>();
        Node<TOutput> output = build(builder, input)
            ?? throw new ArgumentException("It must return the node whose output is the graph's, but returned null.", nameof(build));
        options ??= new GraphOptions();
        List<string> problems = builder.Problems;
        options.AddFailures(problems);
        GraphTopology? topology = GraphCheck.Build([.. builder.Added], output, options.MaxNodes, problems);
        return topology is null
            ? throw new InvalidGraphException(name, problems)
            : new AgentGraph<TInput, TOutput>(name, topology, input, output, options) { Announcements = [.. builder.Announcements] };
    }
}
