using System.Text;
using Agents.Core.Tools;

namespace Agents.Core.Scoring.Tools;

/// <summary>What a model reads of a search.</summary>
internal static class SearchText
{
    public const int MaxGroupName = 64;
    private const int MaxGroups = 1_200;
    private const int MaxDescription = 160;

    public static string Describe(ToolSearch search, int count)
    {
        string groups = Groups(search);
        return $"Finds more tools: of {count}, only those are shown that seem to fit. What it finds can be called from the next turn on."
            + (groups.Length == 0 ? "" : $" Groups: {groups}.");
    }

    public static string Found(IReadOnlyList<Tool> tools)
    {
        StringBuilder text = new(tools.Count == 1 ? "Found 1 tool. From your next turn on you can call it:" : $"Found {tools.Count} tools. From your next turn on you can call them:");
        foreach (Tool tool in tools)
        {
            string description = OneLine.Of(tool.Description, MaxDescription);
            text.Append("\n- ").Append(tool.Name).Append(description.Length == 0 ? "" : ": ").Append(description);
        }

        return text.ToString();
    }

    public static string NothingFound(ToolSearch search) => $"No tool fits. Say in other words what it should do{OrGroups(search)}.";

    public static string EmptyQuery(ToolSearch search) => $"The query is empty. Say in a few words what the tool should do{OrGroups(search)}.";

    public static string UnknownGroup(ToolSearch search, string group)
    {
        string groups = Groups(search);
        return $"There is no group {NameText.Quote(group)}. "
            + (groups.Length == 0 ? "There are no groups; leave it out." : $"The groups are: {groups}.");
    }

    private static string OrGroups(ToolSearch search)
    {
        string groups = Groups(search);
        return groups.Length == 0 ? "" : $", or name a group to see its tools: {groups}";
    }

    private static string Groups(ToolSearch search)
    {
        StringBuilder text = new();
        for (int i = 0; i < search.Groups.Count; i++)
        {
            string name = OneLine.Of(search.Groups[i], MaxGroupName);
            if (text.Length + name.Length > MaxGroups)
            {
                return text.Append($" and {search.Groups.Count - i} more").ToString();
            }

            text.Append(i == 0 ? "" : ", ").Append(name);
        }

        return text.ToString();
    }
}
