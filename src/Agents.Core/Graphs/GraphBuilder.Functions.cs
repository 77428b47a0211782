namespace Agents.Core.Graphs;

/// <content>Nodes that call functions, with one to eight inputs.</content>
public abstract partial class GraphBuilder
{
    /// <summary>Adds a node that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work. It may be called by many runs at once, each on a thread of its own.</param>
    /// <param name="first">The input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, TOutput>(
        string name, Func<T1, TOutput> function, Node<T1> first, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, function, new Input1<T1>([first]), options, function);

    /// <summary>Adds a node of 2 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, TOutput>(
        string name, Func<T1, T2, TOutput> function, Node<T1> first, Node<T2> second, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2), new Input2<T1, T2>([first, second]), options, function);

    /// <summary>Adds a node of 3 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, TOutput>(
        string name, Func<T1, T2, T3, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3), new Input3<T1, T2, T3>([first, second, third]), options, function);

    /// <summary>Adds a node of 4 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="fourth">The fourth input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, T4, TOutput>(
        string name, Func<T1, T2, T3, T4, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, Node<T4> fourth, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3, x.Item4), new Input4<T1, T2, T3, T4>([first, second, third, fourth]), options, function);

    /// <summary>Adds a node of 5 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="fourth">The fourth input.</param>
    /// <param name="fifth">The fifth input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, T4, T5, TOutput>(
        string name, Func<T1, T2, T3, T4, T5, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, Node<T4> fourth, Node<T5> fifth, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5), new Input5<T1, T2, T3, T4, T5>([first, second, third, fourth, fifth]), options, function);

    /// <summary>Adds a node of 6 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="fourth">The fourth input.</param>
    /// <param name="fifth">The fifth input.</param>
    /// <param name="sixth">The sixth input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, T4, T5, T6, TOutput>(
        string name, Func<T1, T2, T3, T4, T5, T6, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, Node<T4> fourth, Node<T5> fifth, Node<T6> sixth, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6), new Input6<T1, T2, T3, T4, T5, T6>([first, second, third, fourth, fifth, sixth]), options, function);

    /// <summary>Adds a node of 7 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="T7">The type of the seventh input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="fourth">The fourth input.</param>
    /// <param name="fifth">The fifth input.</param>
    /// <param name="sixth">The sixth input.</param>
    /// <param name="seventh">The seventh input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, T4, T5, T6, T7, TOutput>(
        string name, Func<T1, T2, T3, T4, T5, T6, T7, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, Node<T4> fourth, Node<T5> fifth, Node<T6> sixth, Node<T7> seventh, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6, x.Item7), new Input7<T1, T2, T3, T4, T5, T6, T7>([first, second, third, fourth, fifth, sixth, seventh]), options, function);

    /// <summary>Adds a node of 8 inputs that calls a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="T1">The type of the first input.</typeparam>
    /// <typeparam name="T2">The type of the second input.</typeparam>
    /// <typeparam name="T3">The type of the third input.</typeparam>
    /// <typeparam name="T4">The type of the fourth input.</typeparam>
    /// <typeparam name="T5">The type of the fifth input.</typeparam>
    /// <typeparam name="T6">The type of the sixth input.</typeparam>
    /// <typeparam name="T7">The type of the seventh input.</typeparam>
    /// <typeparam name="T8">The type of the eighth input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="function">The work.</param>
    /// <param name="first">The first input.</param>
    /// <param name="second">The second input.</param>
    /// <param name="third">The third input.</param>
    /// <param name="fourth">The fourth input.</param>
    /// <param name="fifth">The fifth input.</param>
    /// <param name="sixth">The sixth input.</param>
    /// <param name="seventh">The seventh input.</param>
    /// <param name="eighth">The eighth input.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<TOutput> Add<T1, T2, T3, T4, T5, T6, T7, T8, TOutput>(
        string name, Func<T1, T2, T3, T4, T5, T6, T7, T8, TOutput> function, Node<T1> first, Node<T2> second, Node<T3> third, Node<T4> fourth, Node<T5> fifth, Node<T6> sixth, Node<T7> seventh, Node<T8> eighth, NodeOptions<TOutput>? options = null) =>
        AddFunction(name, x => function(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6, x.Item7, x.Item8), new Input8<T1, T2, T3, T4, T5, T6, T7, T8>([first, second, third, fourth, fifth, sixth, seventh, eighth]), options, function);
}
