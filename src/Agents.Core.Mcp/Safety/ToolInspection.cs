using System.Text.Json;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp.Safety;

/// <summary>The inspection of one tool.</summary>
internal sealed class ToolInspection
{
    private const int ExcerptLength = 80;
    private const int ExcerptBefore = 12;
    private const int LongText = 4_096;
    private const int MaxNodes = 20_000;
    private const int MaxNameShown = 128;
    private const int MaxSameRule = 4;

    // Data for programs, where words say nothing to a model; hidden characters are looked for there all the same.
    private static readonly string[] Keywords = ["$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "pattern", "format", "type", "contentEncoding", "contentMediaType"];

    private readonly List<ToolFinding> _findings = [];
    private readonly McpTool _tool;
    private readonly NameMentions _mentions;
    private readonly string _name;
    private int _left;
    private bool _isCut;

    public ToolInspection(McpTool tool, NameMentions mentions, int length)
    {
        _tool = tool;
        _mentions = mentions;
        _left = length;
        _name = NameText.Escape(tool.Name ?? "", MaxNameShown);
    }

    public IReadOnlyList<ToolFinding> Findings => _findings;

    public int Inspected { get; private set; }

    /// <summary>Compares the name with others, and adds it to them.</summary>
    public void InspectName(NameIndex names, string server)
    {
        string name = _tool.Name ?? "";
        foreach (NameIndex.Match match in names.Find(name, server))
        {
            Report(match.Kind, match.Rule, match.Severity, "name", name, 0, match.Name, match.Source);
        }

        names.Add(name, server);
        Look(name, "name", isName: true, hasWords: false);
    }

    public void InspectTexts()
    {
        Look(_tool.Title, "title", isName: false, hasWords: true);
        Look(_tool.Annotations?.Title, "annotations/title", isName: false, hasWords: true);
        Look(_tool.Description, "description", isName: false, hasWords: true);
        LookSchema(_tool.InputSchema, "inputSchema");
        if (_tool.OutputSchema is { } output)
        {
            LookSchema(output, "outputSchema");
        }
    }

    public void ReportNotInspected(string where)
    {
        if (!_isCut)
        {
            _isCut = true;

            // The others give way, so that this one is never left out.
            if (_findings.Count == ToolInspector.MaxFindings)
            {
                _findings.RemoveAt(_findings.Count - 1);
            }

            Report(ToolFindingKind.NotInspected, "too-much", FindingSeverity.Medium, where, "", 0);
        }
    }

    private void LookSchema(JsonElement schema, string root)
    {
        // Not by recursion: how deep a schema goes is the server's choice.
        Stack<(JsonElement Element, string Where, bool HasWords)> open = new([(schema, root, true)]);
        int nodes = 0;
        while (open.TryPop(out (JsonElement Element, string Where, bool HasWords) next))
        {
            if (++nodes > MaxNodes || _left <= 0)
            {
                ReportNotInspected(next.Where);
                return;
            }

            switch (next.Element.ValueKind)
            {
                case JsonValueKind.Object:
                    LookMembers(next.Element, next.Where, open);
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in next.Element.EnumerateArray().Take(MaxNodes + 1))
                    {
                        open.Push((item, next.Where, next.HasWords));
                    }

                    break;
                case JsonValueKind.String when TextOf(next.Element) is { } text:
                    Look(text, next.Where, isName: false, next.HasWords);
                    break;
                case JsonValueKind.String:
                    ReportHalf(next.Where);
                    break;
                default:
                    break;
            }
        }
    }

    private void LookMembers(JsonElement schema, string where, Stack<(JsonElement Element, string Where, bool HasWords)> open)
    {
        int count = 0;
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (++count > MaxNodes || _left <= 0)
            {
                ReportNotInspected(where);
                return;
            }

            if (JsonShape.NameOf(member) is not { } name)
            {
                ReportHalf(where);
                continue;
            }

            string inside = where.Length > ExcerptLength * 4 ? where : $"{where}/{NameText.Escape(name, ExcerptLength)}";
            Look(name, inside, isName: true, hasWords: true);
            open.Push((member.Value, inside, Array.IndexOf(Keywords, name) < 0));
        }
    }

    private void Look(string? text, string where, bool isName, bool hasWords)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        int length = Math.Min(Math.Min(text.Length, ToolInspector.MaxTextLength), _left);
        if (length < text.Length)
        {
            ReportNotInspected(where);
        }

        _left -= length;
        Inspected += length;
        string seen = length < text.Length ? text[..length] : text;
        foreach (TextMatch match in CharacterRules.Find(seen, isName))
        {
            Report(match, where, seen);
        }

        if (!hasWords)
        {
            return;
        }

        if (text.Length > LongText)
        {
            Report(ToolFindingKind.LongText, "long", FindingSeverity.Low, where, seen, 0);
        }

        foreach (TextMatch match in MarkRules.Find(seen))
        {
            Report(match, where, seen);
        }

        IReadOnlyList<TextWord> words = TextWord.Split(seen);
        foreach (TextMatch match in PhraseRules.Find(words))
        {
            Report(match, where, seen);
        }

        foreach ((TextMatch match, string name, string source) in _mentions.Find(words))
        {
            Report(match.Kind, match.Rule, match.Severity, where, seen, match.Start, name, source);
        }
    }

    private static string? TextOf(JsonElement element) => JsonShape.TryGetText(element, out string? text) ? text : null;

    private void ReportHalf(string where) => Report(ToolFindingKind.HiddenCharacters, "half-pair", FindingSeverity.High, where, "\uFFFD", 0);

    private void Report(TextMatch match, string where, string text) => Report(match.Kind, match.Rule, match.Severity, where, text, match.Start);

    private void Report(
        ToolFindingKind kind, string rule, FindingSeverity severity, string where, string text, int at, string? otherTool = null, string? otherSource = null)
    {
        // A rule that fires everywhere must not crowd out the others, and what weighs more comes in place of what weighs less.
        if (_findings.Count(finding => finding.Rule == rule) >= MaxSameRule || !MakeRoom(severity))
        {
            return;
        }

        int from = Math.Max(0, at - ExcerptBefore);
        _findings.Add(new ToolFinding
        {
            Kind = kind,
            Rule = rule,
            Severity = severity,
            Tool = _name,
            Where = where,
            Excerpt = Cut(NameText.Escape(text[from..Math.Min(text.Length, from + ExcerptLength)], ExcerptLength)),
            OtherTool = otherTool is null ? null : NameText.Escape(otherTool, MaxNameShown),
            OtherSource = otherSource,
        });
    }

    private bool MakeRoom(FindingSeverity severity)
    {
        if (_findings.Count < ToolInspector.MaxFindings)
        {
            return true;
        }

        int lighter = _findings.FindIndex(finding => finding.Severity < severity && finding.Kind != ToolFindingKind.NotInspected);
        if (lighter < 0)
        {
            return false;
        }

        _findings.RemoveAt(lighter);
        return true;
    }

    private static string Cut(string text) => text.Length <= ExcerptLength ? text : $"{text[..(ExcerptLength - 1)]}…";
}
