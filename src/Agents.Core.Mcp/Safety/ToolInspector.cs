using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp.Safety;

/// <summary>Looks through what a server tells of its tools for what should not be there: hidden characters, names that pass for others,
/// instructions to the model.</summary>
/// <remarks>
/// Fixed rules, the same on every machine, that call no model. A finding is a hint and no proof, and no finding proves nothing: instructions in
/// other languages than English, or put in other words, are not found. Names, titles, descriptions and all texts of both schemas are looked at. Work is
/// bounded: <see cref="MaxTools"/> tools, <see cref="MaxTextLength"/> characters of a text, <see cref="MaxToolLength"/> of a tool and
/// <see cref="MaxTotalLength"/> of a list; what is beyond is found as <see cref="ToolFindingKind.NotInspected"/>. A tool has at most
/// <see cref="MaxFindings"/> findings.
/// </remarks>
public static class ToolInspector
{
    /// <summary>The greatest number of tools of a list that are looked at.</summary>
    public const int MaxTools = 10_000;

    /// <summary>The greatest number of characters of one text that are looked at.</summary>
    public const int MaxTextLength = 65_536;

    /// <summary>The greatest number of characters of one tool that are looked at.</summary>
    public const int MaxToolLength = 262_144;

    /// <summary>The greatest number of characters of one list that are looked at.</summary>
    public const int MaxTotalLength = 8_388_608;

    /// <summary>The greatest number of findings of one tool.</summary>
    public const int MaxFindings = 32;

    /// <summary>Inspects the tools of a server.</summary>
    /// <param name="server">The application's name for the server.</param>
    /// <param name="tools">Its tools.</param>
    /// <param name="others">The tools of other servers and of the application, which names and texts are compared with; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the inspection.</param>
    /// <returns>The findings, in the order of the tools.</returns>
    /// <exception cref="ArgumentNullException">A required argument is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static IReadOnlyList<ToolFinding> Inspect(
        string server, IReadOnlyList<McpTool> tools, IReadOnlyList<KnownTools>? others = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tools);
        return [.. InspectEach(server, tools, others ?? [], cancellationToken).SelectMany(found => found)];
    }

    /// <summary>Inspects the tools of a server; the findings of each tool by its place in the list.</summary>
    internal static IReadOnlyList<IReadOnlyList<ToolFinding>> InspectEach(
        string server, IReadOnlyList<McpTool> tools, IReadOnlyList<KnownTools> others, CancellationToken cancellationToken)
    {
        NameIndex names = new();
        NameMentions mentions = new();
        foreach (KnownTools known in others)
        {
            foreach (string name in known.Names.Take(MaxTools))
            {
                names.Add(name, known.Source);
                names.AddPrefixed(known.Source, name);
                mentions.Add(name, known.Source);
            }
        }

        long left = MaxTotalLength;
        List<IReadOnlyList<ToolFinding>> findings = new(tools.Count);
        for (int i = 0; i < tools.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ToolInspection inspection = new(tools[i], mentions, (int)Math.Min(left, MaxToolLength));
            if (i < MaxTools)
            {
                inspection.InspectName(names, server);
                inspection.InspectTexts();
                left -= inspection.Inspected;
            }
            else
            {
                inspection.ReportNotInspected("tool");
            }

            findings.Add(inspection.Findings);
        }

        return findings;
    }
}
