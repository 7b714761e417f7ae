using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("WhatsApi.Storage.Tests.Support.SkippingFramework", "WhatsApi.Storage.Tests")]

namespace WhatsApi.Storage.Tests.Support;

/// <summary>The tests of this class, inherited ones too, are skipped where there is no PostgreSQL.</summary>
/// <param name="ownServer">They need one that they may kill.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgresAttribute(bool ownServer = false) : Attribute
{
    public string? WhyNot => PostgresServer.WhyNot(ownServer);
}

/// <summary>xunit 2 skips by an attribute of the method alone; the contract's methods do not know which store they run on.</summary>
public sealed class SkippingFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, sources, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var isTest = testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any();
            return isTest && SkippedCase.WhyNot(testMethod) is not null
                ? ReportDiscoveredTestCase(new SkippedCase(DiagnosticMessageSink, testMethod), includeSourceInformation, messageBus)
                : base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
        }
    }
}

public sealed class SkippedCase : XunitTestCase
{
    [Obsolete("For deserialization.")]
    public SkippedCase()
    {
    }

    public SkippedCase(IMessageSink messages, ITestMethod testMethod)
        : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, testMethod)
    {
    }

    internal static string? WhyNot(ITestMethod testMethod) =>
        testMethod.TestClass.Class.ToRuntimeType().GetCustomAttributes(inherit: false).OfType<NeedsPostgresAttribute>().SingleOrDefault()?.WhyNot;

    protected override string GetSkipReason(IAttributeInfo factAttribute) => WhyNot(TestMethod)!;
}
