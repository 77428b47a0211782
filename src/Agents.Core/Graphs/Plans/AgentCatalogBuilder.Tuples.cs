namespace Agents.Core.Graphs.Plans;

/// <content>Agents of two to eight inputs.</content>
public sealed partial class AgentCatalogBuilder
{
    /// <summary>Adds an agent of 2 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, TOutput>(
        IAgent<(T1, T2), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input2<T1, T2>(nodes),
            Input<T1>(), Input<T2>());

    /// <summary>Adds an agent of 3 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, TOutput>(
        IAgent<(T1, T2, T3), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input3<T1, T2, T3>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>());

    /// <summary>Adds an agent of 4 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, T4, TOutput>(
        IAgent<(T1, T2, T3, T4), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input4<T1, T2, T3, T4>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>(), Input<T4>());

    /// <summary>Adds an agent of 5 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, T4, T5, TOutput>(
        IAgent<(T1, T2, T3, T4, T5), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input5<T1, T2, T3, T4, T5>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>(), Input<T4>(), Input<T5>());

    /// <summary>Adds an agent of 6 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, T4, T5, T6, TOutput>(
        IAgent<(T1, T2, T3, T4, T5, T6), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input6<T1, T2, T3, T4, T5, T6>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>(), Input<T4>(), Input<T5>(), Input<T6>());

    /// <summary>Adds an agent of 7 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="T7">The type of the seventh input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, T4, T5, T6, T7, TOutput>(
        IAgent<(T1, T2, T3, T4, T5, T6, T7), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input7<T1, T2, T3, T4, T5, T6, T7>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>(), Input<T4>(), Input<T5>(), Input<T6>(), Input<T7>());

    /// <summary>Adds an agent of 8 inputs, which it takes as a tuple.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="T7">The type of the seventh input.</typeparam>
    /// <typeparam name="T8">The type of the eighth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="agent">The agent. No other of the catalogue has its name.</param>
    /// <param name="description">What the model is told about it: what it does, and what its inputs are, in their order.</param>
    /// <param name="configure">Says how each node that calls it runs. Called with new options for each node, and once by <see cref="Build"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    public AgentCatalogBuilder Add<T1, T2, T3, T4, T5, T6, T7, T8, TOutput>(
        IAgent<(T1, T2, T3, T4, T5, T6, T7, T8), TOutput> agent, string description, Action<NodeOptions<TOutput>>? configure = null) =>
        AddTuple(
            agent,
            description,
            configure,
            static nodes => new Input8<T1, T2, T3, T4, T5, T6, T7, T8>(nodes),
            Input<T1>(), Input<T2>(), Input<T3>(), Input<T4>(), Input<T5>(), Input<T6>(), Input<T7>(), Input<T8>());
}
