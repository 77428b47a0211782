using System.Globalization;

namespace Agents.Core.Tests.Graphs.Plans;

/// <summary>A node of a random plan. An input is an id, or a value as JSON after an equals sign.</summary>
internal sealed class PlanItem(string id, string agent, List<string> inputs, string? policy, int? count)
{
    public string Id { get; set; } = id;

    public string Agent { get; set; } = agent;

    public List<string> Inputs { get; } = inputs;

    public string? Policy { get; set; } = policy;

    public int? Count { get; set; } = count;

    public string ToJson()
    {
        string takes = string.Join(',', Inputs.Select(input => input.StartsWith('=') ? $"{{\"value\":{input[1..]}}}" : $"{{\"node\":\"{input}\"}}"));
        string needs = Count is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"count\":{Count}");
        string join = Policy is null ? "" : $",\"join\":{{\"policy\":\"{Policy}\"{needs}}}";
        return $"{{\"id\":\"{Id}\",\"agent\":\"{Agent}\",\"inputs\":[{takes}]{join}}}";
    }
}
