using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>Decides which tool to call next, if any, and with what.</summary>
internal sealed class ToolChooser
{
    private readonly Conversation _conversation;
    private readonly ChatOptions? _options;
    private readonly int _maxCalls;
    private readonly List<AIFunctionDeclaration> _tools;

    internal ToolChooser(Conversation conversation, ChatOptions? options, int maxParallelCalls)
    {
        _conversation = conversation;
        _options = options;
        _maxCalls = options?.AllowMultipleToolCalls == false ? 1 : maxParallelCalls;
        string? only = (options?.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;
        bool none = options?.ToolMode is NoneChatToolMode;
        _tools = none ? [] : [.. (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Where(t => only is null || t.Name == only)];
    }

    /// <summary>The calls to make now; none when it is time to answer.</summary>
    /// <param name="hasRead">Whether a tool returned prose since the question was asked.</param>
    /// <param name="canAnswer">Whether the user's own messages hold something relevant to the question.</param>
    internal List<FunctionCallContent> Choose(bool hasRead, bool canAnswer)
    {
        if (_tools.Count == 0)
        {
            return [];
        }

        List<FunctionCallContent> calls = FollowHits();
        bool required = _options?.ToolMode is RequiredChatToolMode;
        if (calls.Count > 0 || (hasRead && !required) || _conversation.Question.Length == 0)
        {
            return calls;
        }

        foreach (AIFunctionDeclaration tool in InOrderOfFit(required, canAnswer))
        {
            Dictionary<string, object?> arguments = new ArgumentFiller(_conversation.Question).Fill(SchemaView.Of(tool.JsonSchema));
            if (TryAdd(calls, tool, arguments))
            {
                break;
            }
        }

        return calls;
    }

    // What a search found names what the next tool wants: read the first few.
    private List<FunctionCallContent> FollowHits()
    {
        List<FunctionCallContent> calls = [];
        foreach (AIFunctionDeclaration tool in _tools.Where(t => !_conversation.FreshTools.Contains(t.Name)))
        {
            HashSet<string> required = SchemaView.Of(tool.JsonSchema).Required();
            if (required.Count == 0)
            {
                continue;
            }

            foreach (Dictionary<string, object?> arguments in HitReader.Find(_conversation.FreshJson, required))
            {
                TryAdd(calls, tool, arguments);
                if (calls.Count == _maxCalls)
                {
                    break;
                }
            }

            if (calls.Count > 0)
            {
                break;
            }
        }

        return calls;
    }

    // What finds more tools comes last. Before it first what the question speaks of; then what searches for anything; then what has to be called or is all there is.
    private IEnumerable<AIFunctionDeclaration> InOrderOfFit(bool required, bool canAnswer)
    {
        AIFunctionDeclaration[] open = [.. _tools.Where(t => !_conversation.FreshTools.Contains(t.Name))];
        SchemaView[] schemas = [.. open.Select(t => SchemaView.Of(t.JsonSchema))];
        Bm25Index index = new(open.Select((t, i) => $"{t.Name} {t.Description} {string.Join(' ', schemas[i].Properties().Select(p => p.Name))}"));
        Dictionary<int, double> scores = index.Search(_conversation.Question, open.Length).ToDictionary(h => (int)h.Id, h => h.Score);
        ArgumentFiller filler = new(_conversation.Question);
        return open
            .Select((tool, i) =>
            {
                (bool fits, bool searches) = filler.Judge(schemas[i]);
                double score = scores.GetValueOrDefault(i);
                int rank = score > 0 && fits ? 0
                    : fits && searches && !canAnswer ? 1
                    : score > 0 ? 2
                    : required || (_tools.Count == 1 && !canAnswer) ? 3
                    : 4;
                return (Tool: tool, Rank: rank, Score: score, Order: i);
            })
            .Where(c => c.Rank < 4)
            .OrderBy(c => c.Tool.Name == ToolSearch.FunctionName).ThenBy(c => c.Rank).ThenByDescending(c => c.Score).ThenBy(c => c.Order)
            .Select(c => c.Tool);
    }

    private bool TryAdd(List<FunctionCallContent> calls, AIFunctionDeclaration tool, Dictionary<string, object?> arguments)
    {
        if (!_conversation.CallKeys.Add(ToolCallKey.Of(tool.Name, arguments)))
        {
            return false;
        }

        int number = _conversation.CallIds.Count + 1;
        while (!_conversation.CallIds.Add($"call-{number}"))
        {
            number++;
        }

        calls.Add(new FunctionCallContent($"call-{number}", tool.Name, arguments));
        return true;
    }
}
