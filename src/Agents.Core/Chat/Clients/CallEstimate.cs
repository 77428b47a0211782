using System.Runtime.InteropServices;
using System.Text.Json;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>How many tokens a call is expected to use. The default value is that of a call whose tokens nobody counts.</summary>
internal readonly struct CallEstimate
{
    private const int PerTool = 16;

    /// <summary>Gets whether tokens are counted.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Gets what the input cannot exceed.</summary>
    public long Bound { get; init; }

    public long Input { get; init; }

    public long Output { get; init; }

    public long Tokens => Input + Output;

    /// <summary>Finds a number of tokens that the input of a call cannot exceed.</summary>
    public static long BoundOf(IList<ChatMessage> messages, ChatOptions? options)
    {
        long bound = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            bound += TokenEstimate.OfMessage(messages[i]);
        }

        if (options is null)
        {
            return bound;
        }

        bound += TokenEstimate.OfText(options.Instructions);
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            bound += JsonMarshal.GetRawUtf8Value(schema).Length;
        }

        if (options.Tools is { } tools)
        {
            for (int i = 0; i < tools.Count; i++)
            {
                bound += OfTool(tools[i]);
            }
        }

        return bound;
    }

    /// <summary>Counts what a call used: what was reported, and where nothing was, the estimate of the input and the output that was seen.</summary>
    public long Count(UsageDetails? usage, long seenOutput, bool countsCached)
    {
        Spend spend = UsageReader.Read(usage, new Spend { InputTokens = Input, OutputTokens = seenOutput });
        return spend.Tokens - (countsCached ? 0 : spend.CachedInputTokens);
    }

    private static long OfTool(AITool tool) =>
        PerTool + TokenEstimate.OfText(tool.Name) + TokenEstimate.OfText(tool.Description)
        + (tool is AIFunctionDeclaration { JsonSchema: { ValueKind: not JsonValueKind.Undefined } schema }
            ? JsonMarshal.GetRawUtf8Value(schema).Length
            : 0);
}
