using System.Reflection;

namespace Agents.Core.ConventionTests.PublicApi;

/// <summary>Writes the attributes that change what a caller may do or must know.</summary>
internal static class AttributeText
{
    private static readonly string[] Printed =
    [
        "AllowNullAttribute", "DisallowNullAttribute", "ExperimentalAttribute", "FlagsAttribute", "MaybeNullAttribute", "NotNullAttribute",
        "ObsoleteAttribute", "RequiresDynamicCodeAttribute", "RequiresUnreferencedCodeAttribute", "SetsRequiredMembersAttribute",
    ];

    private static readonly string[] PrintedOnParameters =
    [
        "AllowNullAttribute", "DisallowNullAttribute", "DoesNotReturnIfAttribute", "MaybeNullAttribute", "MaybeNullWhenAttribute",
        "NotNullAttribute", "NotNullIfNotNullAttribute", "NotNullWhenAttribute",
    ];

    /// <summary>Writes " [Flags]" and the like after a declaration.</summary>
    public static string After(MemberInfo member)
    {
        IList<CustomAttributeData> attributes = member.GetCustomAttributesData();

        // Beside CompilerFeatureRequired, an Obsolete is the compiler's message to compilers that know no required members.
        bool isForOldCompilers = attributes.Any(attribute => attribute.AttributeType.Name == "CompilerFeatureRequiredAttribute");
        return string.Concat(attributes
            .Where(attribute => Printed.Contains(attribute.AttributeType.Name, StringComparer.Ordinal))
            .Where(attribute => !isForOldCompilers || attribute.AttributeType != typeof(ObsoleteAttribute))
            .Select(attribute => $" [{Short(attribute.AttributeType)}]")
            .Order(StringComparer.Ordinal));
    }

    /// <summary>Writes "[NotNullWhen(true)] " and the like before a parameter.</summary>
    public static string Before(ParameterInfo parameter) =>
        string.Concat(parameter.GetCustomAttributesData()
            .Where(attribute => PrintedOnParameters.Contains(attribute.AttributeType.Name, StringComparer.Ordinal))
            .Select(attribute => $"[{Short(attribute.AttributeType)}{Arguments(attribute)}] ")
            .Order(StringComparer.Ordinal));

    private static string Short(Type attribute) => attribute.Name[..^"Attribute".Length];

    private static string Arguments(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.Count == 0
            ? ""
            : $"({string.Join(", ", attribute.ConstructorArguments.Select(argument => ValueText.Of(argument.Value, argument.ArgumentType)))})";
}
