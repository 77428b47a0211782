using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>Writes everything that somebody can read from an object: its text, its public properties, and theirs.</summary>
internal static class DeepText
{
    private const int MaxDepth = 12;

    public static string Of(object? value)
    {
        StringBuilder text = new();
        Write(value, text, new HashSet<object>(ReferenceEqualityComparer.Instance), 0);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text, HashSet<object> seen, int depth)
    {
        if (value is null || depth > MaxDepth || value is Type or MemberInfo or Delegate or Assembly or Module)
        {
            return;
        }

        text.Append(value).Append('\n');
        Type type = value.GetType();
        if (value is string or JsonElement or decimal or DateTimeOffset or TimeSpan or DateTime or Guid || type.IsPrimitive || type.IsEnum)
        {
            return;
        }

        if (!type.IsValueType && !seen.Add(value))
        {
            return;
        }

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Write(item, text, seen, depth + 1);
            }
        }

        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0)
            {
                Write(Read(property, value), text, seen, depth + 1);
            }
        }
    }

    private static object? Read(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException!.Message;
        }
    }
}
