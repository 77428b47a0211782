using System.Globalization;

namespace Agents.Core.Graphs;

/// <summary>A switch of a graph; asked for its cases while the graph is made.</summary>
/// <typeparam name="T">The type of the value that the open case hands on.</typeparam>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <remarks>Not thread-safe. A case stays closed unless its key is the one that was computed; what depends on a closed case is skipped.
/// <see cref="GraphBuilder.Any{T}(string, IReadOnlyList{Node{T}}, TimeSpan?)"/> brings the branches together again.</remarks>
public sealed class GraphSwitch<T, TKey>
    where TKey : notnull
{
    private readonly GraphBuilder _builder;
    private readonly string _name;
    private readonly Node<T> _value;
    private readonly Node<TKey> _key;
    private readonly HashSet<TKey> _cases = [];
    private bool _hasDefault;

    internal GraphSwitch(GraphBuilder builder, string name, Node<T> value, Node<TKey> key)
    {
        _builder = builder;
        _name = name;
        _value = value;
        _key = key;
    }

    /// <summary>Adds the case of a key: a gate with the name of the switch, an equals sign, and the key.</summary>
    /// <param name="key">The key. A case that is added twice is a problem of the graph.</param>
    /// <returns>The gate, which hands the value on when the key is the one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    public Node<T> Case(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_hasDefault)
        {
            _builder.Problems.Add($"The switch '{_name}' has a case after its default; the default comes last.");
        }

        _cases.Add(key);
        return _builder.AddNode(string.Create(CultureInfo.InvariantCulture, $"{_name}={key}"), new GateWork<T, TKey>(_value, _key, actual => EqualityComparer<TKey>.Default.Equals(actual, key)), null);
    }

    /// <summary>Adds the case for all keys that have none: a gate with the name of the switch and <c>=*</c>. It comes last.</summary>
    /// <returns>The gate, which hands the value on when no case has the key.</returns>
    public Node<T> Default()
    {
        _hasDefault = true;
        HashSet<TKey> cases = [.. _cases]; // the graph does not change with the switch
        return _builder.AddNode($"{_name}=*", new GateWork<T, TKey>(_value, _key, actual => !cases.Contains(actual)), null);
    }
}
