using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Says how a model is asked to think: the wrong way is a refused request.</summary>
/// <remarks>
/// Models before 4.6 take a budget of tokens, those from 4.6 on decide themselves by an effort. Source: the provider's documentation of adaptive thinking.
/// The version is the first number of the id and the one right after it: <c>claude-opus-4-6</c>, <c>claude-3-7-sonnet-20250219</c>.
/// </remarks>
internal static class ThinkingModes
{
    private static readonly Version Adaptive = new(4, 6);

    public static AnthropicThinkingMode Of(string model)
    {
        int start = model.AsSpan().IndexOfAnyInRange('0', '9');
        if (start < 0 || !TryRead(model, ref start, out int major))
        {
            return AnthropicThinkingMode.Adaptive;
        }

        // A date is not a version.
        start++;
        int minor = start < model.Length && TryRead(model, ref start, out int number) ? number : 0;
        return new Version(major, minor) < Adaptive ? AnthropicThinkingMode.Extended : AnthropicThinkingMode.Adaptive;
    }

    private static bool TryRead(string model, ref int start, out int number)
    {
        int end = start;
        while (end < model.Length && char.IsAsciiDigit(model[end]))
        {
            end++;
        }

        bool isShort = end - start is 1 or 2;
        number = isShort ? int.Parse(model.AsSpan(start, end - start)) : 0;
        start = end;
        return isShort;
    }
}
