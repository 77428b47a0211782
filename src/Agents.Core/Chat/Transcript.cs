using System.Text;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Writes messages as plain text: whole, or the head line of each part.</summary>
internal static class Transcript
{
    private const int MaxLineLength = 200;
    // What the record stands between when a model summarizes it.
    private static readonly string[] Fences = ["record", "summary"];

    private const string LeftOut = "[earlier lines left out]";

    /// <summary>Writes all parts whole, each on lines of its own; no part can end the fence around them.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<ChatMessage> messages) =>
        ForEachPart(messages, (label, body) =>
        {
            text.Append(label);
            ForeignText.WriteEscaped(text, body, Fences);
            text.Append('\n');
        });

    /// <summary>Writes the previous summary and a line for each part after it; the oldest lines go when there is no room for all.</summary>
    public static string HeadLines(SummaryRequest request)
    {
        List<string> lines = request.Previous is null ? [] : [.. request.Previous.Split('\n')];
        bool isShort = lines.Remove(LeftOut);
        ForEachPart(request.Messages, (label, body) => lines.Add(Head(string.Concat(label, FirstLine(body)), MaxLineLength)));
        if (!isShort && Length(lines) <= request.MaxLength)
        {
            return string.Join('\n', lines);
        }

        // From the newest back to the oldest, as far as there is room beside the line that says that some are missing.
        int room = request.MaxLength - LeftOut.Length;
        int first = lines.Count;
        while (first > 0 && room - lines[first - 1].Length - 1 >= 0)
        {
            first--;
            room -= lines[first].Length + 1;
        }

        return first < lines.Count
            ? $"{LeftOut}\n{string.Join('\n', lines.Skip(first))}"
            : Head(lines.Count == 0 ? LeftOut : lines[^1], request.MaxLength);
    }

    /// <summary>Keeps the beginning of a text, and never half of a pair of surrogates.</summary>
    public static string Head(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int end = Math.Max(0, length - 1);
        end -= end > 0 && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return length < 1 ? "" : string.Concat(text.AsSpan(0, end), "…");
    }

    private static string FirstLine(string text)
    {
        string trimmed = text.Trim();
        int end = trimmed.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? trimmed : trimmed[..end] + " …";
    }

    private static int Length(List<string> lines) => lines.Sum(line => line.Length + 1) - 1;

    private static void ForEachPart(IReadOnlyList<ChatMessage> messages, Action<string, string> add)
    {
        Dictionary<string, string> tools = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                switch (content)
                {
                    case TextContent text when !string.IsNullOrWhiteSpace(text.Text):
                        add($"{message.Role}: ", text.Text);
                        break;
                    case TextContent or TextReasoningContent:
                        break;
                    case FunctionCallContent call:
                        tools[call.CallId] = call.Name;
                        add($"called {call.Name}: ", CanonicalArguments.Write(call.Arguments));
                        break;
                    case FunctionResultContent result:
                        add($"{tools.GetValueOrDefault(result.CallId, "a tool")} returned: ", ToolResultText.Of(result.Result));
                        break;
                    default:
                        add($"{message.Role}: ", $"[{content.GetType().Name}]");
                        break;
                }
            }
        }
    }
}
