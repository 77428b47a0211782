using Agents.Core.Budgets;
using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <summary>A graph of every kind of node, drawn from a seed, with a plain definition of what it computes.</summary>
/// <remarks>
/// Every node makes a number of its name and its inputs. What a join or a list hands on goes to a node right behind it, which writes down what
/// it saw; the rest is computed anew from the shape and the states of the report, see <see cref="Check"/>.
/// </remarks>
internal sealed partial class RandomGraph
{
    public const string Name = "g";

    private readonly Random _random;
    private readonly INodeAgents _agents;
    private readonly RandomGraphOptions _options;
    private readonly GraphInvariantsOptions _facts;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _count;

    public RandomGraph(int seed, INodeAgents agents, GraphInvariantsOptions facts, RandomGraphOptions? options = null)
    {
        _random = new Random(seed);
        _agents = agents;
        _facts = facts;
        _options = options ?? new RandomGraphOptions();
        int maxConcurrency = _random.Next(1, 9);
        facts.MaxConcurrency[Name] = maxConcurrency;
        Graph = AgentGraph.Create<long, long>(Name, Build, new GraphOptions { MaxConcurrency = maxConcurrency });
    }

    public AgentGraph<long, long> Graph { get; }

    /// <summary>Makes a number of a name and numbers.</summary>
    public static long Mix(string name, params IEnumerable<long> values)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in name)
        {
            hash = (hash ^ c) * 1099511628211;
        }

        foreach (long value in values)
        {
            hash = (hash ^ (ulong)value) * 1099511628211;
            hash ^= hash >> 29;
        }

        return (long)(hash >> 1);
    }

    private Node<long> Build(GraphBuilder g, Node<long> input)
    {
        List<Node<long>> pool = [input];
        int count = _random.Next(1, _options.MaxNodes + 1);
        while (pool.Count <= count)
        {
            pool.Add(AddAny(g, pool));
        }

        Node<long>[] open = [.. pool.Where(node => !_used.Contains(node.Name) && node.Name != AgentGraph.InputName)];
        return open.Length == 1 ? open[0] : AddJoin(g, open, _random.Next(_options.HasRaces ? 4 : 2));
    }

    private Node<long> AddAny(GraphBuilder g, List<Node<long>> pool)
    {
        switch (_random.Next(24))
        {
            case < 8:
                return AddAgent(g, pool);
            case < 11:
                return AddFunction(g, pool);
            case 11:
                return AddValue(g);
            case 12 or 13 when _options.HasGates:
                return AddGate(g, pool);
            case 14 when _options.HasGates:
                return AddSwitch(g, pool);
            case > 14 and < 19:
                return AddJoin(g, Draw(pool, _random.Next(1, 5)), _random.Next(_options.HasRaces ? 4 : 2));
            case 19 or 20:
                return AddList(g, pool);
            case 21:
                return AddAlternatives(g, pool);
            case 22:
                return AddRepeat(g, pool);
            case 23:
                return AddGraph(g, pool);
            default:
                return AddFunction(g, pool);
        }
    }

    private Node<long> AddAgent(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("n");
        if (_random.Next(3) > 0)
        {
            IAgent<long, long> one = _agents.Make<long>(name, (x, context) => Work(name, context, x));
            return Define(g.Add(name, one, Draw(pool), Options<long>(name, pool)));
        }

        IAgent<(long, long), long> two = _agents.Make<(long, long)>(name, (x, context) => Work(name, context, x.Item1, x.Item2));
        return Define(g.Add(name, two, Draw(pool), Draw(pool), Options<long>(name, pool)));
    }

    private Node<long> AddFunction(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("f");
        return _random.Next(3) switch
        {
            0 => Define(g.Add(name, (long x) => Keep(name, Mix(name, x)), Draw(pool), Options<long>(name, pool, isSynchronous: true))),
            1 => Define(g.Add(name, (long x, long y, long z) => Keep(name, Mix(name, x, y, z)), Draw(pool), Draw(pool), Draw(pool))),
            _ => Define(g.Add(name, (long x, AgentContext context, CancellationToken _) => new ValueTask<long>(Work(name, context, x)), Draw(pool))),
        };
    }

    private Node<long> AddValue(GraphBuilder g)
    {
        string name = NewName("v");
        _rules[name] = (_, _) => Mix(name);
        return g.Value(name, Mix(name));
    }

    private Node<long> AddGate(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("w");
        _rules[name] = (node, get) => get(node.Inputs[0]);
        if (_random.Next(2) == 0)
        {
            int part = _random.Next(2, 5);
            return g.When(name, Draw(pool), (long x) => x % part != 0);
        }

        Node<bool> isOpen = g.Add(name + ".open", (long x) => x % 3 != 0, Draw(pool));
        return g.When(name, Draw(pool), isOpen);
    }

    private Node<long> AddSwitch(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("s");
        GraphSwitch<long, long> cases = g.Switch(name, Draw(pool), (long x) => x % 3);
        _rules[name] = (node, get) => get(node.Inputs[0]) % 3;
        Node<long>[] branches = [cases.Case(0), cases.Case(1), cases.Default()];
        for (int i = 0; i < branches.Length; i++)
        {
            _rules[branches[i].Name] = (node, get) => get(node.Inputs[0]);
            branches[i] = _random.Next(2) == 0 ? branches[i] : AddAgent(g, [branches[i]]);
        }

        return AddJoin(g, branches, kind: _options.HasRaces ? 2 : 1);
    }

    private Node<long> AddJoin(GraphBuilder g, Node<long>[] inputs, int kind)
    {
        Array.ForEach(inputs, input => _used.Add(input.Name));
        string name = NewName("j");
        TimeSpan? deadline = _options.HasDeadlines && _random.Next(4) == 0 ? TimeSpan.FromSeconds(_random.Next(1, 12)) : null;
        _facts.Deadlines[$"{Name}/{name}"] = deadline ?? Timeout.InfiniteTimeSpan;
        string behind = name + "~";
        switch (kind)
        {
            case 0:
                _rules[behind] = (node, get) => Mix(behind, _shape![node.Inputs[0]].Inputs.Select(get));
                return g.Add(behind, (IReadOnlyList<long> all) => Keep(behind, Mix(behind, all)), g.All(name, inputs, deadline));
            case 1:
                _rules[behind] = (node, get) => FoldSeen(behind, _shape![node.Inputs[0]].Inputs, get);
                return g.Add(behind, (JoinResult<long> all) => KeepSeen(behind, all), g.AllSettled(name, inputs, deadline));
            case 2:
                _rules[name] = (node, get) => TakeSeen(behind, node.Inputs, get);
                _rules[behind] = (node, get) => get(node.Inputs[0]);
                return g.Add(behind, (long first) => Keep(behind, first), g.Any(name, inputs, deadline));
            default:
                int count = _random.Next(1, inputs.Length + 1);
                _facts.Quorums[$"{Name}/{name}"] = count;
                _rules[behind] = (node, get) => FoldSeen(behind, _shape![node.Inputs[0]].Inputs, get);
                return g.Add(behind, (JoinResult<long> all) => KeepSeen(behind, all), g.Quorum(name, count, inputs, deadline));
        }
    }

    private Node<long> AddList(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("l");
        string behind = name + "~";
        IAgent<long, long> agent = _agents.Make<long>(name + "i", (x, context) => Mix(name, Spend(name, context, x)));
        ForEachOptions options = new() { MaxConcurrency = _random.Next(1, 4) };
        _facts.MaxConcurrency[$"{Name}/{name}"] = options.MaxConcurrency;
        if (_random.Next(2) == 0)
        {
            _rules[behind] = (node, get) => Mix(behind, Items(get(_shape![node.Inputs[0]].Inputs[0])).Select(item => Mix(name, item)));
            Node<IReadOnlyList<long>> list = g.ForEach(name, Draw(pool), Items, agent, options, Options<IReadOnlyList<long>>(name, []));
            return g.Add(behind, (IReadOnlyList<long> all) => Keep(behind, Mix(behind, all)), list);
        }

        _rules[behind] = (node, get) =>
        {
            long[] items = [.. Items(get(_shape![node.Inputs[0]].Inputs[0]))];
            return FoldSeen(behind, [.. items.Select((_, i) => $"{i}")], item => Mix(name, items[int.Parse(item)]));
        };
        Node<JoinResult<long>> settled = g.ForEachSettled(name, Draw(pool), Items, agent, options);
        return g.Add(behind, (JoinResult<long> all) => KeepSeen(behind, all), settled);
    }

    private Node<long> AddAlternatives(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("a");
        IAgent<long, long>[] agents =
            [.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => _agents.Make<long>($"{name}-{i}", (x, context) => Mix(name, Spend(name, context, x))))];
        return Define(g.FirstSuccess(name, Draw(pool), agents, Options<long>(name, pool)));
    }

    private Node<long> AddRepeat(GraphBuilder g, List<Node<long>> pool)
    {
        const int Max = 4;
        string name = NewName("r");
        IAgent<long, long> agent = _agents.Make<long>(name + "i", (x, context) => Mix(name, Spend(name, context, x)));
        _rules[name] = (node, get) =>
        {
            long value = get(node.Inputs[0]);
            for (int round = 0; round < Max; round++)
            {
                value = Mix(name, value);
                if (value % 3 == 0)
                {
                    break;
                }
            }

            return value;
        };
        return g.Repeat(name, Draw(pool), agent, x => x % 3 == 0, Max, Options<long>(name, pool));
    }

    private Node<long> AddGraph(GraphBuilder g, List<Node<long>> pool)
    {
        string name = NewName("b");
        AgentGraph<long, long> inner = AgentGraph.Create<long, long>("inner", (h, input) =>
        {
            Node<long> left = h.Add("left", _agents.Make<long>("left", (x, context) => Mix("left", Spend(name, context, x))), input);
            Node<long> right = h.Add("right", _agents.Make<long>("right", (x, context) => Mix("right", Spend(name, context, x))), input);
            Node<IReadOnlyList<long>> both = h.All("both", [left, right]);
            return h.Add("sum", (IReadOnlyList<long> all) => Mix(name, all), both);
        });
        _rules[name] = (node, get) => Mix(name, Mix("left", get(node.Inputs[0])), Mix("right", get(node.Inputs[0])));
        return g.Add(name, inner, Draw(pool), Options<long>(name, pool));
    }

    private Node<long> Define(Node<long> node)
    {
        string name = node.Name;
        _rules[name] = (shape, get) => Mix(name, shape.Inputs.Select(get));
        return node;
    }

    private Node<long> Draw(List<Node<long>> pool)
    {
        // The later ones more often, so that graphs are not only wide.
        Node<long> drawn = pool[Math.Max(_random.Next(pool.Count), _random.Next(pool.Count))];
        _used.Add(drawn.Name);
        return drawn;
    }

    private Node<long>[] Draw(List<Node<long>> pool, int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(pool))];

    private NodeOptions<T>? Options<T>(string name, List<Node<T>> pool, bool isSynchronous = false)
    {
        if (_random.Next(3) == 0)
        {
            return null;
        }

        NodeOptions<T> options = new() { Priority = _random.Next(-1, 2), Weight = TimeSpan.FromSeconds(_random.Next(5)) };
        if (_options.HasDeadlines && !isSynchronous && _random.Next(5) == 0)
        {
            options.Timeout = TimeSpan.FromSeconds(_random.Next(1, 10));
        }

        if (_random.Next(6) == 0)
        {
            options.Resilience = _agents.Retries;
        }

        switch (_random.Next(6))
        {
            case 0 or 1 when typeof(T) == typeof(long):
                options.OnFailure = FailurePolicy.Default((T)(object)Mix("default", Mix(name)));
                break;
            case 2:
                options.OnFailure = FailurePolicy.Skip<T>();
                break;
            case 3 or 4 when pool.Count > 0:
                Node<T> fallback = pool[_random.Next(pool.Count)];
                _used.Add(fallback.Name);
                options.OnFailure = FailurePolicy.Fallback(fallback);
                break;
            default:
                break;
        }

        return options;
    }

    private static IEnumerable<long> Items(long value) => Enumerable.Range(0, (int)(value % 5)).Select(i => value + i);

    private string NewName(string kind)
    {
        string name = $"{kind}{Interlocked.Increment(ref _count)}";
        return name;
    }

    private long Work(string name, AgentContext context, params long[] inputs)
    {
        if (_options.HasEdits)
        {
            EditSometimes(name, context);
        }

        Spend(name, context, 0);
        return Keep(name, Mix(name, inputs));
    }

    /// <summary>Spends an amount that depends on the name alone, when the budget lets it.</summary>
    private long Spend(string name, AgentContext context, long value)
    {
        if (_options.Spends)
        {
            long amount = 1 + (Mix(name) % 3);
            if (!context.Budget.TryReserve(new Spend { ModelCalls = amount + 1 }, out Reservation reservation, out BudgetRefusal? refusal))
            {
                throw new BudgetExceededException(refusal!);
            }

            reservation.Settle(new Spend { ModelCalls = amount });
        }

        return value;
    }
}
