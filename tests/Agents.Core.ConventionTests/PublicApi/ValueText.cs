using System.Globalization;
using System.Reflection;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Writes constants and default values.</summary>
internal static class ValueText
{
    public static string Of(object? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => plain.IsValueType && plain == type ? "default" : "null",
            string text => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n")}\"",
            char letter => $"'{letter}'",
            bool flag => flag ? "true" : "false",
            _ when plain.IsEnum => $"{TypeText.Of(plain)}.{Enum.ToObject(plain, value)}",
            IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }

    /// <summary>Writes " = value" for a parameter that may be left out, else nothing.</summary>
    public static string DefaultOf(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? " = " + Of(parameter.DefaultValue, parameter.ParameterType) : "";
}
