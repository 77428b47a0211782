using System.Text.Json;

namespace Agents.Core.Graphs.Plans;

/// <content>Joins.</content>
internal sealed partial class PlanReader
{
    private void ReadJoin(JsonElement element, DraftNode node)
    {
        string path = $"{node.Path}.join";
        Dictionary<string, JsonElement> properties = ReadObject(element, path, "A join", ["policy", "count", "deadlineSeconds"], required: 1);
        int at = ReadPolicy(properties, path);
        TimeSpan? deadline = ReadDeadline(properties, $"{path}.deadlineSeconds");
        int? count = ReadCount(properties, $"{path}.count");
        if (at < 0)
        {
            return;
        }

        (string name, NodeKind kind) = PlanJoin.Policies[at];
        if (kind != NodeKind.Quorum && properties.ContainsKey("count"))
        {
            problems.Add(PlanProblemKind.Join, $"{path}.count", $"Only a quorum has a count; leave it out for '{name}'.");
        }

        if (kind == NodeKind.Quorum && !properties.ContainsKey("count"))
        {
            problems.Add(PlanProblemKind.Join, path, "A quorum must have the property 'count'.");
        }

        node.Join = new PlanJoin(kind, kind == NodeKind.Quorum ? count : null, deadline);
    }

    /// <summary>Reads the place of the policy among all; -1 when there is none.</summary>
    private int ReadPolicy(Dictionary<string, JsonElement> properties, string path)
    {
        if (!properties.TryGetValue("policy", out JsonElement element))
        {
            return -1;
        }

        int at = -1;
        if (JsonShape.TryGetText(element, out string? policy))
        {
            at = PlanJoin.Policies.ToList().FindIndex(known => known.Name == policy);
        }

        if (at < 0)
        {
            problems.Add(PlanProblemKind.Join, $"{path}.policy", $"The policy must be {string.Join(", ", PlanJoin.Policies.SkipLast(1).Select(known => known.Name))} or {PlanJoin.Policies[^1].Name}.");
        }

        return at;
    }

    private int? ReadCount(Dictionary<string, JsonElement> properties, string path)
    {
        if (!properties.TryGetValue("count", out JsonElement element))
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int count) && count >= 1)
        {
            return count;
        }

        problems.Add(PlanProblemKind.Join, path, "The count must be a whole number of at least 1.");
        return null;
    }

    private TimeSpan? ReadDeadline(Dictionary<string, JsonElement> properties, string path)
    {
        if (!properties.TryGetValue("deadlineSeconds", out JsonElement element))
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double seconds) && seconds is >= PlanJoin.MinSeconds and <= PlanJoin.MaxSeconds)
        {
            return TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)); // FromSeconds cuts, so that writing and reading would shorten it
        }

        problems.Add(PlanProblemKind.Join, path, $"The deadline must be a number of seconds from {PlanJoin.MinSeconds} to {PlanJoin.MaxSeconds}.");
        return null;
    }
}
