using System.Globalization;
using System.Text;

namespace Agents.Core.Tests.Graphs.Plans;

/// <summary>A random plan of the catalogue below as plain data: mostly right, until it is spoilt. Says by itself whether it is valid, and what it makes.</summary>
internal sealed class RandomPlan
{
    private static readonly Dictionary<string, (string[] Takes, string Makes, bool IsMany)> Agents = new()
    {
        ["inc"] = (["int"], "int", false),
        ["add"] = (["int", "int"], "int", false),
        ["sum"] = (["int"], "int", true),
        ["write"] = (["int"], "string", false),
        ["count"] = (["object"], "int", true),
    };

    private readonly Random _random;
    private readonly List<PlanItem> _nodes = [];
    private string _output = "z";

    public RandomPlan(Random random, bool isSpoilt)
    {
        _random = random;
        int count = random.Next(1, 9);
        for (int i = 0; i < count; i++)
        {
            Add($"n{i}", Pick([.. Agents.Keys]));
        }

        // The last node takes all that nobody takes: numbers as they are, texts counted.
        string[] unused = [.. _nodes.Select(node => node.Id).Where(id => !_nodes.Exists(node => node.Inputs.Contains(id)))];
        string[] texts = [.. unused.Where(id => MakesOf(id) == "string")];
        if (texts.Length > 0)
        {
            _nodes.Add(new PlanItem("t", "count", [.. texts], null, null));
        }

        _nodes.Add(new PlanItem("z", "sum", [.. unused.Except(texts), .. texts.Length > 0 ? ["t"] : Array.Empty<string>()], null, null));
        _nodes.ForEach(AddJoin);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_nodes));
        for (int i = isSpoilt ? random.Next(1, 4) : 0; i > 0; i--)
        {
            Spoil();
        }
    }

    /// <summary>Gets whether the output does not depend on which inputs a join takes.</summary>
    public bool IsExact => !_nodes.Exists(node => node.Policy is "any" or "quorum");

    public bool IsValid
    {
        get
        {
            string[] ids = [.. _nodes.Select(node => node.Id)];
            return ids.Distinct().Count() == ids.Length && !ids.Contains("input") && !ids.Contains("")
                && _nodes.TrueForAll(IsValidNode)
                && MakesOf(_output) == "int" && _output != "input" && ids.Contains(_output)
                && ids.All(id => ReachedFrom(_output).Contains(id))
                && ids.All(id => !_nodes.Single(node => node.Id == id).Inputs.Any(input => ReachedFrom(input).Contains(id)));
        }
    }

    public int Evaluate(int input) => (int)Evaluate(_output, input);

    public string ToJson()
    {
        StringBuilder text = new("{\"version\":1,\"nodes\":[");
        text.AppendJoin(',', _nodes.Select(node => node.ToJson()));
        return text.Append(CultureInfo.InvariantCulture, $"],\"output\":\"{_output}\"}}").ToString();
    }

    private bool IsValidNode(PlanItem node)
    {
        if (!Agents.TryGetValue(node.Agent, out (string[] Takes, string Makes, bool IsMany) agent))
        {
            return false;
        }

        bool fits = agent.IsMany ? node.Inputs.Count > 0 : node.Inputs.Count == agent.Takes.Length;
        string[] named = [.. node.Inputs.Where(input => !input.StartsWith('='))];
        bool joins = node.Policy is null or "all" || (agent.IsMany && (node.Policy != "quorum" || (node.Count >= 1 && node.Count <= node.Inputs.Count)));
        return fits && joins
            && (!agent.IsMany || named.Distinct().Count() == named.Length)
            && node.Inputs.Select((input, i) => Fits(input, agent.Takes[agent.IsMany ? 0 : i])).All(fitting => fitting);
    }

    private bool Fits(string input, string type) => input switch
    {
        "input" => type == "int",
        ['=', '"', ..] => false, // nothing of the catalogue takes a text that is written down
        ['=', ..] => type == "int",
        _ => MakesOf(input) is { } makes && (makes == type || (makes == "string" && type == "object")),
    };

    private string? MakesOf(string id) =>
        _nodes.Find(node => node.Id == id) is { } node && Agents.TryGetValue(node.Agent, out (string[] Takes, string Makes, bool IsMany) agent) ? agent.Makes : null;

    /// <summary>Finds everything that an id depends on, itself included.</summary>
    private HashSet<string> ReachedFrom(string id)
    {
        HashSet<string> reached = [id];
        for (int before = 0; before < reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(_nodes.Where(node => reached.Contains(node.Id)).SelectMany(node => node.Inputs).ToArray());
        }

        return reached;
    }

    private object Evaluate(string id, int input)
    {
        if (id == "input")
        {
            return input;
        }

        if (id[0] == '=')
        {
            return int.Parse(id[1..]);
        }

        PlanItem node = _nodes.Single(node => node.Id == id);
        object[] values = [.. node.Inputs.Select(source => Evaluate(source, input))];
        return node.Agent switch
        {
            "inc" => unchecked((int)values[0] + 1),
            "add" or "sum" => values.Aggregate(0, (sum, value) => unchecked(sum + (int)value)),
            "write" => $"{values[0]}",
            _ => values.Length,
        };
    }

    private void Add(string id, string agent)
    {
        (string[] takes, _, bool isMany) = Agents[agent];
        string[] ints = ["input", .. _nodes.Where(node => MakesOf(node.Id) == "int").Select(node => node.Id)];
        string[] texts = [.. _nodes.Where(node => MakesOf(node.Id) == "string").Select(node => node.Id)];
        if (agent == "count" && texts.Length == 0)
        {
            (agent, takes, isMany) = ("write", ["int"], false);
        }

        string[] from = agent == "count" ? texts : ints;
        int count = isMany ? _random.Next(1, from.Length + 1) : takes.Length;
        List<string> inputs = isMany
            ? [.. from.OrderBy(_ => _random.Next()).Take(count)]
            : [.. Enumerable.Range(0, count).Select(_ => _random.Next(4) == 0 ? $"={_random.Next(-9, 10)}" : Pick(from))];
        _nodes.Add(new PlanItem(id, agent, inputs, null, null));
    }

    private void AddJoin(PlanItem node)
    {
        if (Agents[node.Agent].IsMany && _random.Next(2) == 0)
        {
            node.Policy = Pick(["all", "any", "quorum", "allSettled"]);
            node.Count = node.Policy == "quorum" ? _random.Next(1, node.Inputs.Count + 1) : null;
        }
    }

    private void Spoil()
    {
        PlanItem node = _nodes[_random.Next(_nodes.Count)];
        string anyId = Pick([.. _nodes.Select(other => other.Id), "input", "ghost", "=5", "=\"s3cret\""]);
        switch (_random.Next(9))
        {
            case 0:
                node.Id = Pick([.. _nodes.Select(other => other.Id), "input", "new", ""]);
                break;
            case 1:
                node.Agent = Pick([.. Agents.Keys, "nobody"]);
                break;
            case 2 when node.Inputs.Count > 0:
                node.Inputs[_random.Next(node.Inputs.Count)] = anyId;
                break;
            case 3:
                node.Inputs.Insert(_random.Next(node.Inputs.Count + 1), anyId);
                break;
            case 4 when node.Inputs.Count > 0:
                node.Inputs.RemoveAt(_random.Next(node.Inputs.Count));
                break;
            case 5 when _nodes.Count > 1:
                _nodes.Remove(node);
                break;
            case 6:
                _output = Pick([.. _nodes.Select(other => other.Id), "input", "ghost"]);
                break;
            case 7:
                node.Policy = Pick(["all", "any", "quorum", "allSettled"]);
                node.Count = node.Policy == "quorum" ? _random.Next(1, 5) : null;
                break;
            default:
                node.Inputs.Add(Pick([.. _nodes.Select(other => other.Id)]));
                break;
        }
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
