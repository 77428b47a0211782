using System.Text;
using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Turns the items of a response into contents, and leaves out what a stream has given already.</summary>
/// <remarks>Used by one thread. Items of a kind that is not known are passed over.</remarks>
internal sealed class ResponsesItems(AnswerReader answer)
{
    /// <summary>The code of the content that stands for a refusal.</summary>
    public const string Refusal = "Refusal";

    /// <summary>The name under which a reasoning content says whose it is.</summary>
    public const string Provider = "provider";

    /// <summary>What our own reasoning contents say under <see cref="Provider"/>.</summary>
    public const string ProviderName = "openai";

    /// <summary>The name under which a text says what part of the answer it is to the model.</summary>
    public const string Phase = "phase";

    /// <summary>What stands between two parts of one reasoning.</summary>
    public const string ReasoningBreak = "\n\n";

    private readonly HashSet<int> _taken = [];
    private HashSet<long>? _given;
    private Dictionary<int, string>? _arguments;
    private long _last = -1;

    /// <summary>Gets whether there was a call among the items.</summary>
    public bool HasCalls { get; private set; }

    /// <summary>Notes that a piece of a part was given away.</summary>
    /// <param name="key">The part, by <see cref="KeyOf"/>.</param>
    /// <returns>Whether it was the first piece of the part.</returns>
    public bool Give(long key)
    {
        if (key == _last)
        {
            return false;
        }

        _last = key;
        return (_given ??= []).Add(key);
    }

    /// <summary>Gets how likely the tokens of the text were; <see langword="null"/> when nobody says.</summary>
    public List<TokenLogProbability>? LogProbabilities { get; private set; }

    /// <summary>Keeps the probabilities that stand in an item.</summary>
    private void AddLogProbabilities(JsonElement? list)
    {
        if (list is { ValueKind: JsonValueKind.Array } tokens)
        {
            Utf8JsonReader reader = new(tokens.Bytes());
            _ = reader.Read();
            AddLogProbabilities(TokenLogProbabilityReader.ReadList(ref reader));
        }
    }

    /// <summary>Keeps the probabilities of some tokens.</summary>
    public void AddLogProbabilities(List<TokenLogProbability> tokens)
    {
        if (tokens.Count > 0)
        {
            (LogProbabilities ??= []).AddRange(tokens);
        }
    }

    /// <summary>Notes arguments that were told by themselves, for servers whose items come without them.</summary>
    public void TakeArguments(int output, string arguments) => (_arguments ??= [])[output] = arguments;

    /// <summary>Makes the name of a part of an item.</summary>
    public static long KeyOf(int output, ResponsesPart part, int index) => ((long)output << 32) | ((long)part << 29) | (uint)(index & 0x1FFF_FFFF);

    /// <summary>Adds what an item holds and was not given yet; nothing, when the item was taken already.</summary>
    public void Take(JsonElement item, int output, List<AIContent> contents)
    {
        if (item.ValueKind != JsonValueKind.Object || !_taken.Add(output))
        {
            return;
        }

        switch (item.Text("type"))
        {
            case "message":
                TakeMessage(item, output, contents);
                break;
            case "reasoning":
                TakeReasoning(item, output, contents);
                break;
            case "function_call":
                contents.Add(Call(item, output));
                HasCalls = true;
                break;
        }
    }

    private void TakeMessage(JsonElement item, int output, List<AIContent> contents)
    {
        int index = -1;
        string? phase = item.Text(Phase);
        foreach (JsonElement part in item.List("content"))
        {
            index++;
            string? type = part.Text("type");
            if (type == "output_text")
            {
                bool isNew = Give(KeyOf(output, ResponsesPart.Text, index));
                if (isNew)
                {
                    AddLogProbabilities(part.Member("logprobs"));
                }

                List<AIAnnotation>? annotations = ResponsesAnnotations.Read(part);
                string text = isNew ? part.Text("text") ?? "" : "";
                if (text.Length > 0 || annotations is not null)
                {
                    contents.Add(new TextContent(text)
                    {
                        Annotations = annotations,
                        AdditionalProperties = isNew ? TextProperties(phase) : null,
                    });
                }
            }
            else if (type == "refusal" && Give(KeyOf(output, ResponsesPart.Refusal, index)))
            {
                contents.Add(RefusalOf(part.Text("refusal")));
            }
        }
    }

    private void TakeReasoning(JsonElement item, int output, List<AIContent> contents)
    {
        bool isFirst = true;
        string text = "";
        foreach ((ResponsesPart kind, string list) in ((ResponsesPart, string)[])[(ResponsesPart.Summary, "summary"), (ResponsesPart.Reasoning, "content")])
        {
            int index = -1;
            foreach (JsonElement part in item.List(list))
            {
                index++;
                if (!Give(KeyOf(output, kind, index)))
                {
                    isFirst = false;
                }
                else if (part.Text("text") is { Length: > 0 } words)
                {
                    text += text.Length > 0 || !isFirst ? ReasoningBreak + words : words;
                }
            }
        }

        string? secret = item.Text("encrypted_content");
        if (text.Length > 0 || secret is { Length: > 0 })
        {
            contents.Add(new TextReasoningContent(text)
            {
                ProtectedData = secret is { Length: > 0 } ? secret : null,
                AdditionalProperties = isFirst ? ReasoningProperties() : null,
            });
        }
    }

    private FunctionCallContent Call(JsonElement item, int output)
    {
        string id = item.Text("call_id") is { Length: > 0 } told ? told : $"call_{output}";
        string name = item.Text("name") ?? throw answer.Failure(ModelErrorKind.Unknown, "the server sent a call of no function.");
        string? arguments = item.Raw("arguments");
        arguments = string.IsNullOrWhiteSpace(arguments) ? _arguments?.GetValueOrDefault(output) : arguments;

        // An answer that broke off within a call may leave arguments that are JSON all the same, and not what was meant.
        return item.Text("status") == "incomplete"
            ? new FunctionCallContent(id, name) { Exception = new JsonException("The answer broke off within the arguments.") }
            : CallArguments.Read(id, name, Encoding.UTF8.GetBytes(arguments ?? ""));
    }

    /// <summary>Makes the content that stands for a refusal.</summary>
    public static ErrorContent RefusalOf(string? words) => new(words ?? "") { ErrorCode = Refusal };

    /// <summary>Makes the properties that say whose a reasoning is: what is encrypted can only be read by who encrypted it.</summary>
    public static AdditionalPropertiesDictionary ReasoningProperties() => new() { [Provider] = ProviderName };

    /// <summary>Makes the properties of a text that is a certain part of the answer.</summary>
    public static AdditionalPropertiesDictionary? TextProperties(string? phase) => phase is null ? null : new() { [Phase] = phase };
}
