namespace System.Runtime.CompilerServices;

/// <summary>Known to the .NET runtime by its name: lets an emitted assembly use the internal types of another.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
