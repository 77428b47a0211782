using System.Runtime.CompilerServices;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <content>Breakpoints of the cache.</content>
internal sealed partial class RequestShaper
{
    private const int MostMarks = 4;

    // The SDK keeps the marks of an application here.
    private const string MarkKey = "anthropic:cache_control";

    private readonly CacheControlEphemeral _mark;

    // The SDK keeps the schemas that it has made by tool, so a tool stays the same object from call to call.
    private readonly ConditionalWeakTable<AIFunctionDeclaration, MarkedTool> _marked = [];

    public RequestShaper(CacheBreakpoints breakpoints, TimeSpan lifetime)
    {
        _breakpoints = breakpoints;
        _mark = lifetime > TimeSpan.FromMinutes(5) ? new CacheControlEphemeral { Ttl = Ttl.Ttl1h } : new CacheControlEphemeral();
    }

    private static bool IsMarked(AIContent content) => content.AdditionalProperties?.ContainsKey(MarkKey) == true;

    private void PutMarks(List<ChatMessage> messages, ref ChatOptions? options)
    {
        int marksInTools = options?.Tools?.Count(MarkedTool.IsMarked) ?? 0;
        int free = MostMarks - marksInTools - messages.Sum(message => message.Contents.Count(IsMarked));
        if (free > 0 && _breakpoints.HasFlag(CacheBreakpoints.Instructions) && TryMarkInstructions(messages, ref options))
        {
            free--;
        }

        if (free > 0 && _breakpoints.HasFlag(CacheBreakpoints.Tools) && marksInTools == 0 && TryMarkTools(ref options))
        {
            free--;
        }

        if (free > 0 && _breakpoints.HasFlag(CacheBreakpoints.Conversation))
        {
            MarkConversation(messages);
        }
    }

    /// <summary>Marks the last block of what is sent as instructions: system messages at the beginning, then those of the options.</summary>
    private bool TryMarkInstructions(List<ChatMessage> messages, ref ChatOptions? options)
    {
        int leading = messages.FindIndex(message => message.Role != ChatRole.System);
        leading = leading < 0 ? messages.Count : leading;
        List<AIContent> contents = [.. messages.Take(leading).SelectMany(message => message.Contents)];
        if (!string.IsNullOrEmpty(options?.Instructions))
        {
            contents.Add(new TextContent(options.Instructions));
        }

        int last = contents.FindLastIndex(CanMark);
        if (last < 0 || contents.Exists(IsMarked))
        {
            return false;
        }

        contents[last] = Marked(contents[last]);
        messages.RemoveRange(0, leading);
        messages.Insert(0, new ChatMessage(ChatRole.System, contents));
        if (options?.Instructions is not null)
        {
            options = options.Clone();
            options.Instructions = null;
        }

        return true;
    }

    private bool TryMarkTools(ref ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return false;
        }

        for (int i = tools.Count - 1; i >= 0; i--)
        {
            if (tools[i] is AIFunctionDeclaration tool)
            {
                MarkedTool marked = _marked.GetValue(tool, added => new MarkedTool(added, _mark));
                options = options.Clone();
                options.Tools = [.. tools];
                options.Tools[i] = marked;
                return true;
            }
        }

        return false;
    }

    /// <summary>Marks the newest tool results; what stands after them, such as a notice, is another text in the next turn.</summary>
    private void MarkConversation(List<ChatMessage> messages)
    {
        int answer = messages.FindLastIndex(message => message.Role == ChatRole.Assistant);
        int results = messages.FindLastIndex(message => message.Contents.Any(content => content is FunctionResultContent));
        int index = results > answer ? results : messages.FindLastIndex(message => message.Role == ChatRole.User);
        if (index < 0 || messages[index].Contents.Any(IsMarked))
        {
            return;
        }

        List<AIContent> contents = [.. messages[index].Contents];
        int last = contents.FindLastIndex(CanMark);
        if (last >= 0)
        {
            contents[last] = Marked(contents[last]);
            messages[index] = messages[index].Clone();
            messages[index].Contents = contents;
        }
    }

    private static bool CanMark(AIContent content) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text) && text.RawRepresentation is not (TextBlockParam or ContentBlockParam),
        FunctionResultContent result => result.RawRepresentation is not ContentBlockParam,
        _ => false,
    };

    private AIContent Marked(AIContent content)
    {
        AIContent copy = content is FunctionResultContent result
            ? new FunctionResultContent(result.CallId, result.Result) { Exception = result.Exception }
            : new TextContent(((TextContent)content).Text);
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy.WithCacheControl(_mark);
    }
}
