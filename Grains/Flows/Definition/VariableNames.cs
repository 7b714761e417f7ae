using System.Text.RegularExpressions;

namespace WhatsApi.Grains;

/// <summary>What an author may call a variable.</summary>
public static partial class VariableNames
{
    public const int Longest = 64;

    internal const string Contact = "contact";
    internal const string Trigger = "trigger";
    internal const string Error = "error";

    /// <summary>Why no variable can have this name, or null.</summary>
    public static string? WhyNot(string name) =>
        name is Contact or Trigger or Error ? $"\"{name}\" is set by the flow itself; choose another name."
        : name.Length <= Longest && Form().IsMatch(name) ? null
        : $"A variable's name begins with a letter, has letters, digits and underscores, and at most {Longest} of them.";

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z")]
    private static partial Regex Form();
}
