using System.Collections.Frozen;
using System.Text.Json;
using Agents.Core.Scoring.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Reads the messages of a request into a <see cref="Conversation"/>.</summary>
internal sealed class ConversationReader
{
    internal const string UserLabel = "user message";
    private const string Notice = "[notice] ";
    private const int MostJsonLines = 1000;
    private const int MostFailures = 32;         // each costs an exception

    private static readonly FrozenSet<string> Failures = (
        "failed|unknown tool|invalid arguments|call limit reached|budget refused|repeated|not executed|unavailable|timed out|denied|outcome unknown")
        .Split('|').ToFrozenSet();

    private readonly Conversation _conversation = new();
    private readonly Dictionary<string, string> _toolByCallId = [];
    private bool _fresh;

    internal static Conversation Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ConversationReader reader = new();
        ChatMessage[] all = [.. messages.Where(m => m is not null)];
        int asked = QuestionReader.Find(all, options?.ResponseFormat is ChatResponseFormatJson);
        reader._conversation.MessageCount = all.Length;
        for (int i = 0; i < all.Length; i++)
        {
            reader._fresh = i >= asked;
            reader.ReadMessage(all[i], isQuestion: i == asked);
        }

        reader.CountOptions(options);
        return reader._conversation;
    }

    private void ReadMessage(ChatMessage message, bool isQuestion)
    {
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case FunctionCallContent call:
                    ReadCall(call);
                    break;
                case FunctionResultContent result:
                    ReadResult(result);
                    break;
                case TextContent text:
                    _conversation.InputBytes += TokenEstimate.BytesOf(text.Text);
                    break;
            }
        }

        string said = PlainText.Of(message.Text);
        if (message.Role == ChatRole.User && said.Length > 0)
        {
            ReadUser(said, isQuestion);
        }
        else if (message.Role == ChatRole.Tool && said.Length > 0)
        {
            _conversation.Sources.Add(new SourceText { Text = said, Label = "tool message", IsFresh = _fresh });
        }
    }

    private void ReadUser(string said, bool isQuestion)
    {
        if (!isQuestion && QuestionReader.IsNotice(said))
        {
            return;
        }

        List<TaggedBlock> blocks = TaggedBlock.Take(said, out string around);
        (string question, string rest) = QuestionReader.Split(around);
        if (isQuestion)
        {
            _conversation.Question = question;
            _conversation.Candidate = blocks.Find(block => block.IsCandidate)?.Text;
        }

        // Where texts are marked, what stands around them tells what to do with them.
        foreach (TaggedBlock block in blocks.Where(block => block.IsSource))
        {
            AddUserText(block.Text, new SourceText { Text = block.Text, Label = block.Name, File = FileOf(block.Name), NotedFor = block.Heading, IsUser = true });
        }

        if (rest.Length > 0 && blocks.Count == 0)
        {
            AddUserText(rest, new SourceText { Text = rest, Label = UserLabel, IsUser = true });
        }
    }

    private void AddUserText(string text, SourceText source)
    {
        List<JsonElement> inside = JsonInside(text, out string prose);
        foreach (JsonElement json in inside)
        {
            JsonProse.Collect(json, source, _conversation.Sources);
        }

        _conversation.Sources.Add(source with { Text = prose });
    }

    // "docs/guide.md" is a file; "task 1.2" is not.
    private static string? FileOf(string name) => !name.Contains(' ') && name.ContainsAny('.', '/') ? name : null;

    private void ReadCall(FunctionCallContent call)
    {
        _conversation.CallKeys.Add(ToolCallKey.Of(call.Name, call.Arguments));
        _conversation.CallIds.Add(call.CallId);
        _toolByCallId[call.CallId] = call.Name;
        _conversation.InputBytes += TokenEstimate.BytesOf(call.Name)
            + (call.Arguments?.Sum(a => TokenEstimate.BytesOf(a.Key) + TokenEstimate.BytesOf(PlainText.Of(a.Value))) ?? 0);
        if (_fresh)
        {
            _conversation.FreshTools.Add(call.Name);
        }
    }

    private void ReadResult(FunctionResultContent result)
    {
        string whole = PlainText.Of(result.Result);
        _conversation.InputBytes += TokenEstimate.BytesOf(whole);
        string text = WithoutNotices(whole);
        if (result.Exception is not null || IsFailure(text))
        {
            return;                             // what went wrong is no source
        }

        string tool = _toolByCallId.GetValueOrDefault(result.CallId, "tool");
        if (tool == ToolSearch.FunctionName)
        {
            return;                             // it says which tools there are, and nothing about the question
        }

        SourceText source = new() { Text = text, Label = $"{tool} {result.CallId}", IsFresh = _fresh };
        if (PlainText.TryParse(text) is not JsonElement json)
        {
            _conversation.Sources.Add(source);
            return;
        }

        JsonProse.Collect(json, source, _conversation.Sources);
        if (_fresh)
        {
            _conversation.FreshJson.Add(json);
        }
    }

    // What agents add below a result, such as who answered, is no part of it.
    private static string WithoutNotices(string text)
    {
        for (int last = text.LastIndexOf('\n'); last > 0 && text.AsSpan(last + 1).StartsWith(Notice); last = text.LastIndexOf('\n'))
        {
            text = text[..last];
        }

        return text;
    }

    // "Error: ...", or what became of the call in front, as agents hand it on: "[timed out] ...".
    private static bool IsFailure(string text)
    {
        int end = text.StartsWith('[') ? text.IndexOf(']') : -1;
        return text.StartsWith("Error:", StringComparison.OrdinalIgnoreCase) || (end > 0 && Failures.Contains(text[1..end]));
    }

    // Notes that another agent handed on as JSON, alone or as a block among the lines of a message.
    private static List<JsonElement> JsonInside(string text, out string prose)
    {
        List<JsonElement> found = [];
        string[] lines = text.Split('\n');
        int first = Array.FindIndex(lines, Opens);
        int last = first < 0 ? -1 : Array.FindLastIndex(lines, Closes);
        if (last > first && PlainText.TryParse(string.Join('\n', lines[first..(last + 1)])) is JsonElement block)
        {
            found.Add(block);
            Array.Fill(lines, string.Empty, first, last - first + 1);
        }

        int failures = 0;
        for (int i = Math.Max(first, 0); first >= 0 && i < lines.Length && failures < MostFailures && found.Count < MostJsonLines; i++)
        {
            if (Opens(lines[i]) && Closes(lines[i]))
            {
                if (PlainText.TryParse(lines[i]) is JsonElement line)
                {
                    found.Add(line);
                    lines[i] = string.Empty;
                }
                else
                {
                    failures++;
                }
            }
        }

        prose = found.Count == 0 ? text : string.Join('\n', lines);
        return found;
    }

    private static bool Opens(string line) => line.AsSpan().TrimStart() is ['{' or '[', ..];

    private static bool Closes(string line) => line.AsSpan().TrimEnd() is [.., '}' or ']'];

    private void CountOptions(ChatOptions? options)
    {
        _conversation.InputBytes += TokenEstimate.BytesOf(options?.Instructions);
        foreach (AITool tool in options?.Tools ?? [])
        {
            _conversation.InputBytes += TokenEstimate.BytesOf(tool.Name) + TokenEstimate.BytesOf(tool.Description);
            if (tool is AIFunctionDeclaration { JsonSchema.ValueKind: not JsonValueKind.Undefined } function)
            {
                _conversation.InputBytes += TokenEstimate.BytesOf(function.JsonSchema.GetRawText());
            }
        }
    }
}
